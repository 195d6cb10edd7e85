"""Makes the addresses in sanitised HTML absolute, for readers outside the portal."""

import re
from urllib.parse import urljoin

from news.text.html_tokens import tokens

_ADDRESS = re.compile(r'(\s(?:href|src|cite)=")([^"]*)"')


def make_absolute(html: str, page: str) -> str:
    """
    The sanitiser's output with every address resolved against `page`, an absolute address.

    The sanitiser quotes attributes and escapes < and > in them, so only addresses change.
    """
    return "".join(
        _ADDRESS.sub(lambda match: _join(match, page), markup) if attributes else markup
        for markup, _is_end, _name, attributes in tokens(html)
    )


def _join(match: re.Match[str], page: str) -> str:
    try:
        address = urljoin(page, match[2])
    except ValueError:  # "http://[" is not an address; it stays as it is.
        address = match[2]
    return f'{match[1]}{address}"'
