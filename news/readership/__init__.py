"""Who read what, counted without slowing or changing the page that is read."""
