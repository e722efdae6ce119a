"""What answers each operation, one module per kind of thing; changes with the operations carried out."""
