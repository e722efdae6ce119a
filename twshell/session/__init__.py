"""What the user looks at, and the one door to the network."""
