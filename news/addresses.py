"""
The addresses of pages that rooms above answer, for the rooms that only name them.

Nothing here asks the URL conf: that is built by the rooms above. tests/news/test_addresses.py
holds the two to one another.
"""

from urllib.parse import quote

from django.urls import get_script_prefix


def article_page(edition: str, pk: int, slug: str) -> str:
    return _page(edition, "articles", str(pk), quote(slug))


def subject_page(edition: str, kind: str, slug: str) -> str:
    """Of a section, tag, source or author: `kind` is its model's name."""
    return _page(edition, f"{kind}s", quote(slug))


def admin_page(*parts: str | int) -> str:
    """A page of the admin: none for its start, `"news", "image", 5, "change"` for a picture."""
    return _page("admin", *map(str, parts))


def _page(*parts: str) -> str:
    return f"{get_script_prefix()}{'/'.join(parts)}/"
