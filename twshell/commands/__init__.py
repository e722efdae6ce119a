"""What the user can say: documented functions, and the language around them."""
