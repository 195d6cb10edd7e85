"""
Replaces old and foreign elements with those of the allow-list.

`modernise` works on raw HTML before it is sanitised, so it has no part in security.
"""

import re

# Blocks that only group. Each becomes a paragraph, and empty ones are removed.
GROUPS = (
    "div section article header footer main aside nav address fieldset details summary form "
    "hgroup dir menu legend"
).split()
_REPLACED = {
    **dict.fromkeys(GROUPS, "p"),
    "center": 'p align="center"',
    "h1": "h2",
    "font": "span",
    "big": "span",
    # Inside these, a </p> does not end a paragraph that began outside.
    "button": "span",
    "marquee": "span",
    "strike": "s",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "acronym": "abbr",
    "cite": "em",
    "var": "em",
    "dfn": "em",
}
_OLD_TAG = re.compile(rf"<(/?)({'|'.join(_REPLACED)})(?=[\s/>])", re.IGNORECASE)
# Google Docs puts a copied passage into a <b> that is not bold; a lone end tag has no effect.
_GOOGLE_WRAPPER = re.compile(r"<b\s[^<>]*docs-internal-guid[^<>]*>", re.IGNORECASE)
# Else `www.example.cn:8080` would be read as an address with the scheme `www.example.cn`.
_PORT_WITHOUT_SCHEME = re.compile(r"(href=[\"']?)(?=(?:[\w-]+\.)+[A-Za-z]{2,24}:[0-9])")
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>\s*</p>\n?")


def modernise(html: str, names: set[str]) -> str:
    """The HTML with old elements replaced; the same object if it has none of these names."""
    if "docs-internal-guid" in html:
        html = _GOOGLE_WRAPPER.sub("", html)
    if _PORT_WITHOUT_SCHEME.search(html):
        html = _PORT_WITHOUT_SCHEME.sub(r"\1https://", html)
    old = _REPLACED.keys() & names
    if not old:
        return html
    for name in old:
        # Most tags look like this, and replacing them so is ten times as fast.
        heir = _REPLACED[name]
        html = html.replace(f"<{name}>", f"<{heir}>").replace(f"<{name} ", f"<{heir} ")
        html = html.replace(f"</{name}>", f"</{heir.partition(' ')[0]}>")
    lowered = html.lower()
    are_left = any(f"<{name}" in lowered or f"</{name}" in lowered for name in old)
    return _OLD_TAG.sub(_heir, html) if are_left else html


def drop_empty_paragraphs(html: str) -> str:
    return _EMPTY_PARAGRAPH.sub("", html)


def _heir(match: re.Match[str]) -> str:
    heir = _REPLACED[match[2].lower()]
    return f"</{heir.partition(' ')[0]}" if match[1] else f"<{heir}"
