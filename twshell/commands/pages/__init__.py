"""Pages of the manual, shown by `manual`."""
