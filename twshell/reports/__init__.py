"""Evidence reports: rows and facts in, text out; nothing here reads, writes or looks at a clock."""
