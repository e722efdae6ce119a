"""What people see: outcomes laid out as rows of styled text, or written as JSON."""
