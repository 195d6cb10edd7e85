"""What may happen to an article on its way to the public."""
