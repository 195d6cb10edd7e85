"""Addresses in sanitised HTML, made whole for readers outside the portal."""

import re
from urllib.parse import urljoin

_TAG = re.compile(r"<[a-z][^<>]*>")
_ADDRESS = re.compile(r'(\s(?:href|src|cite)=")([^"]*)"')


def make_absolute(html: str, page: str) -> str:
    """
    The sanitiser's output with every address as it leads from `page`, an absolute address.

    Attributes there are quoted and escape < and >, so nothing but addresses is touched.
    """
    return _TAG.sub(lambda tag: _ADDRESS.sub(lambda match: _join(match, page), tag[0]), html)


def _join(match: re.Match[str], page: str) -> str:
    try:
        address = urljoin(page, match[2])
    except ValueError:  # "http://[": no address at all, so it leads nowhere from anywhere.
        address = match[2]
    return f'{match[1]}{address}"'
