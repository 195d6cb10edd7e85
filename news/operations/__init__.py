"""What keeps the portal in order while it runs."""
