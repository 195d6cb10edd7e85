"""The public pages, feeds, sitemaps and API."""
