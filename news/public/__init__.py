"""What visitors get."""
