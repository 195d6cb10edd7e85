"""Plain text: slugs, excerpts, languages. Pure; no model and no request."""
