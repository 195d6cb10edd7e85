"""Counts views of articles, without slowing or changing the pages."""
