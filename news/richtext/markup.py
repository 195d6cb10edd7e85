"""
Old and foreign markup, made into what the allow-list knows.

`modernise` works on raw HTML before it is sanitised, so it decides nothing about safety.
"""

import re

# Blocks that only group: a paragraph stands for each, and whichever comes out empty is removed.
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
    # In these, a </p> ends no paragraph that began before them.
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
# Google Docs copies a passage inside a <b> that is not bold; its end tag alone means nothing.
_GOOGLE_WRAPPER = re.compile(r"<b\s[^<>]*docs-internal-guid[^<>]*>", re.IGNORECASE)
# `www.example.cn:8080` would be taken for an address of the scheme `www.example.cn`.
_PORT_WITHOUT_SCHEME = re.compile(r"(href=[\"']?)(?=(?:[\w-]+\.)+[A-Za-z]{2,24}:[0-9])")
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>\s*</p>\n?")


def modernise(html: str, names: set[str]) -> str:
    """
    The HTML, whose tags have these names, with old elements replaced by their heirs; the same
    object when it has none.
    """
    if "docs-internal-guid" in html:
        html = _GOOGLE_WRAPPER.sub("", html)
    if _PORT_WITHOUT_SCHEME.search(html):
        html = _PORT_WITHOUT_SCHEME.sub(r"\1https://", html)
    old = _REPLACED.keys() & names
    if not old:
        return html
    for name in old:
        # Most are written so, and this is ten times as fast.
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
