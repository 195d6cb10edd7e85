"""
Old and foreign markup, made into what the allow-list knows.

`modernise` works on raw HTML before it is sanitised, so it decides nothing about safety; the
other functions work on the sanitiser's output, which is well-formed and escapes `<` and `>` in
attributes.
"""

import re

# Blocks that only group: a paragraph stands for each, and whichever comes out empty is removed.
_GROUPS = (
    "div section article header footer main aside nav address fieldset details summary form "
    "hgroup dir menu legend"
).split()
_REPLACED = {
    **dict.fromkeys(_GROUPS, "p"),
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
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>\s*</p>\n?")

# Word writes an item of a list as a paragraph that begins with its bullet or number. The
# sanitiser marks both with these classes, which are no part of its result.
WORD_ITEM = "word-item-"
WORD_BULLET = "word-bullet"
_ITEM_STYLE = re.compile(r"mso-list\s*:\s*(?:[a-z0-9]+\s+level([1-9])|(ignore))", re.IGNORECASE)
_ITEM_START = rf'<p class="[a-z0-9 -]*{WORD_ITEM}([1-9])[a-z0-9 -]*"[^<>]*>'
_ITEM = re.compile(rf"{_ITEM_START}(.*?)</p>", re.DOTALL)
_ITEMS = re.compile(rf"(?:{_ITEM_START}.*?</p>\s*)+", re.DOTALL)
_CLASSES = re.compile(r'(<[a-z0-9]+) class="([a-z0-9 -]*)"([^<>]*>)')
_EMPTY_SPAN = re.compile(r"<span(?:\s[^<>]*)?></span>")
_SPAN = re.compile(r"<(/?)span(?:\s[^<>]*)?>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_NUMBER = re.compile(r"[(（]?(?:[0-9]{1,3}|[a-zA-Z]{1,4}|[一二三四五六七八九十]{1,3})[.)、．）]")


def modernise(html: str, names: set[str]) -> str:
    """
    The HTML, whose tags have these names, with old elements replaced by their heirs; the same
    object when it has none.
    """
    if "docs-internal-guid" in html:
        html = _GOOGLE_WRAPPER.sub("", html)
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


def word_classes(style: str) -> list[str]:
    """The class that marks an item of a Word list, or its bullet, by its `mso-list` style."""
    match = _ITEM_STYLE.search(style)
    if match is None:
        return []
    return [WORD_BULLET if match[2] else f"{WORD_ITEM}{match[1]}"]


def build_word_lists(html: str) -> str:
    """
    Each run of paragraphs that are items of a Word list as one list, nested by level.

    No mark of Word's is left, wherever it was.
    """
    if WORD_ITEM not in html and WORD_BULLET not in html:
        return html
    with_lists = _ITEMS.sub(lambda run: _nest(_ITEM.findall(run[0])), html)
    return _CLASSES.sub(_drop_word_classes, with_lists)


def _drop_word_classes(match: re.Match[str]) -> str:
    kept = [name for name in match[2].split() if not name.startswith((WORD_ITEM, WORD_BULLET))]
    class_attribute = f' class="{" ".join(kept)}"' if kept else ""
    return f"{match[1]}{class_attribute}{match[3]}"


def _heir(match: re.Match[str]) -> str:
    heir = _REPLACED[match[2].lower()]
    return f"</{heir.partition(' ')[0]}" if match[1] else f"<{heir}"


def _nest(items: list[tuple[str, str]]) -> str:
    """Levels may be skipped, on the way in and out: a list is as deep as the lists around it."""
    html: list[str] = []
    open_lists: list[tuple[int, str]] = []
    for level_digit, content in items:
        level = int(level_digit)
        bullet, text = _split_bullet(content)
        kind = "ol" if _NUMBER.fullmatch(bullet) else "ul"
        while open_lists and open_lists[-1][0] > level:
            html.append(f"</li></{open_lists.pop()[1]}>")
        if open_lists and open_lists[-1] == (level, kind):
            html.append("</li>")
        else:
            if open_lists and open_lists[-1][0] == level:
                html.append(f"</li></{open_lists.pop()[1]}>")
            html.append(f"<{kind}>")
            open_lists.append((level, kind))
        html.append(f"<li>{text}")
    html += [f"</li></{kind}>" for _level, kind in reversed(open_lists)]
    return "".join(html)


def _split_bullet(item: str) -> tuple[str, str]:
    """The bullet or number that Word wrote out, and the item without it."""
    start = item.find(f'<span class="{WORD_BULLET}"')
    if start == -1:
        return "", item
    depth = 0
    for tag in _SPAN.finditer(item, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            bullet = _ANY_TAG.sub("", item[start : tag.end()]).replace("&nbsp;", " ").strip()
            rest = item[:start] + item[tag.end() :].lstrip()
            return bullet, _EMPTY_SPAN.sub("", rest)
    return "", item
