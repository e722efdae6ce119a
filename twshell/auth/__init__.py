"""Keys: where they come from, whose they are, and how they sign."""
