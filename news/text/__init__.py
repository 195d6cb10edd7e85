"""Plain text: slugs, excerpts, languages. Pure: no models and no requests."""
