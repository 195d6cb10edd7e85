"""A table wider than the page scrolls in a box of its own, which the keyboard can reach."""

import re
from html import escape, unescape

_TABLE_TAG = re.compile(r"<(/?)table(?:\s[^<>]*)?>")
_CAPTION = re.compile(r"<caption(?:\s[^<>]*)?>(.*?)</caption>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>")
_LONGEST_LABEL = 80


def wrap_tables(html: str, label: str) -> str:
    """
    Sanitised HTML with each outermost table in such a box, named by number and caption.

    `label` is plain text with `{number}` in it. Nothing of this is stored.
    """
    parts: list[str] = []
    depth = number = start = end = 0
    for tag in _TABLE_TAG.finditer(html):
        if not tag[1]:
            if depth == 0:
                start = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                number += 1
                table = html[start : tag.end()]
                name = escape(_name(table, label.format(number=number)))
                parts += [
                    html[end:start],
                    f'<div class="table-box" role="region" tabindex="0" aria-label="{name}">',
                    table,
                    "</div>",
                ]
                end = tag.end()
    return "".join([*parts, html[end:]])


def _name(table: str, numbered: str) -> str:
    caption = _CAPTION.search(table)
    words = " ".join(unescape(_ANY_TAG.sub("", caption[1])).split()) if caption else ""
    return f"{numbered}: {words[:_LONGEST_LABEL]}" if words else numbered
