"""What the user keeps in files: places, accounts, settings, macros."""
