"""
Addresses that lower rooms link to, although higher rooms answer them.

This module does not import the URL configuration, which the higher rooms build.
tests/news/test_addresses.py checks that both agree.
"""

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix


def article_page(edition: str, pk: int, slug: str) -> str:
    return _page(edition, "articles", str(pk), _quoted(slug))


def subject_page(edition: str, kind: str, slug: str) -> str:
    """The page of a section, tag, source or author; `kind` is the model's name."""
    return _page(edition, f"{kind}s", _quoted(slug))


def card(shape: str, digest: str, pk: int | None = None) -> str:
    """The picture of an article, or of the portal, for social networks."""
    return f"{get_script_prefix()}cards/{pk or 'site'}/{shape}-{digest}.jpg"


def colours(masthead: str, accent: str, digest: str) -> str:
    """The style sheet of the palette made from two colours, each like #0b3a5b."""
    return f"{get_script_prefix()}colours/{masthead[1:]}-{accent[1:]}-{digest}.css"


def icon(identity: int, kind: str, digest: str) -> str:
    """An icon made from the picture of the identity of that number."""
    return f"{get_script_prefix()}icons/{identity}/{kind}-{digest}.png"


def admin_page(*parts: str | int) -> str:
    """An admin page: no parts for its start page; `"news", "image", 5, "change"` for a picture."""
    return _page("admin", *map(str, parts))


@lru_cache(maxsize=5_000)
def _quoted(slug: str) -> str:
    return quote(slug)


def _page(*parts: str) -> str:
    return f"{get_script_prefix()}{'/'.join(parts)}/"
