"""What twsh remembers, in SQLite: the precious ledger, the cache of what was seen, the history of lines."""
