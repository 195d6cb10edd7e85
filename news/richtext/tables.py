"""Puts tables in boxes that scroll and that the keyboard can reach; wide ones get more room."""

from html import escape

from news.text.html_tokens import text_of, tokens

from .table_layout import WIDE, lay_out

_LONGEST_LABEL = 80


def wrap_tables(html: str, label: str) -> str:
    """
    Sanitised HTML with each outermost table laid out (see `table_layout`) and in such a box,
    labelled by number and caption.

    `label` is plain text that contains `{number}`. The boxes are not stored.
    """
    if "<table" not in html:
        return html
    parts: list[str] = []
    depth = number = start = 0
    for markup, is_end, name, _attributes in tokens(html):
        if name == "table" and not is_end:
            start = start if depth else len(parts)
            depth += 1
        parts.append(markup)
        if name == "table" and is_end and depth:
            depth -= 1
            if depth == 0:
                number += 1
                parts[start:] = _boxed("".join(parts[start:]), label.format(number=number))
    return "".join(parts)


def _boxed(table: str, numbered: str) -> list[str]:
    name = escape(f"{numbered}: {words}" if (words := _caption(table)) else numbered)
    html, columns, has_short_stubs = lay_out(table)
    wide = " table-box--wide" if columns >= WIDE else ""
    short = " table-box--short-stubs" if has_short_stubs else ""
    box = f'<div class="table-box{wide}{short}" role="region" tabindex="0" aria-label="{name}">'
    return [box, html, "</div>"]


def _caption(table: str) -> str:
    _before, _tag, caption = table.partition("<caption")
    caption = caption.partition(">")[2].partition("</caption>")[0]
    return " ".join(text_of(caption).split())[:_LONGEST_LABEL]
