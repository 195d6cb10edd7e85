"""Addresses in sanitised HTML, made whole for readers outside the portal."""

import re
from urllib.parse import urljoin

from news.text.html_tokens import tokens

_ADDRESS = re.compile(r'(\s(?:href|src|cite)=")([^"]*)"')


def make_absolute(html: str, page: str) -> str:
    """
    The sanitiser's output with every address as it leads from `page`, an absolute address.

    Attributes there are quoted and escape < and >, so nothing but addresses is touched.
    """
    return "".join(
        _ADDRESS.sub(lambda match: _join(match, page), markup) if attributes else markup
        for markup, _is_end, _name, attributes in tokens(html)
    )


def _join(match: re.Match[str], page: str) -> str:
    try:
        address = urljoin(page, match[2])
    except ValueError:  # "http://[": no address at all, so it leads nowhere from anywhere.
        address = match[2]
    return f'{match[1]}{address}"'
