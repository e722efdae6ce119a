"""Values and rules: stdlib only, no I/O, no clock, no threads."""
