"""The network: one method, send, and everything that may go wrong on the way as data."""
