"""
Addresses that lower rooms link to, although higher rooms answer them.

This module does not import the URL configuration, which the higher rooms build.
tests/news/test_addresses.py checks that both agree.
"""

from urllib.parse import quote

from django.urls import get_script_prefix


def article_page(edition: str, pk: int, slug: str) -> str:
    return _page(edition, "articles", str(pk), quote(slug))


def subject_page(edition: str, kind: str, slug: str) -> str:
    """The page of a section, tag, source or author; `kind` is the model's name."""
    return _page(edition, f"{kind}s", quote(slug))


def admin_page(*parts: str | int) -> str:
    """An admin page: no parts for its start page; `"news", "image", 5, "change"` for a picture."""
    return _page("admin", *map(str, parts))


def _page(*parts: str) -> str:
    return f"{get_script_prefix()}{'/'.join(parts)}/"
