"""
Limits that are checked before the sanitiser parses anything.

An HTML parser's time grows with the square of the nesting, of the attributes of one tag, and of the
tables with stray text: 30,000 nested elements (90 KB) cost seconds. A stray ampersand costs some
ten microseconds. So these are limited first, and also the elements that a parser adds: if one
paragraph leaves 1,400 `<b>` open, the parser opens all of them again in every later paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from django.utils.translation import gettext as _

MAX_BYTES = 1_000_000  # of UTF-8
# Deeper than any real text, so that careless old markup passes, but still fast to parse.
MAX_DEPTH = 1_500
MAX_ATTRIBUTES = 100  # of one tag
MAX_AMPERSANDS = 50_000
MAX_TABLES = 10_000
MAX_REOPENED = 1_000_000
# Elements in a table but outside its cells: the parser searches for the place before the table.
MAX_STRAYS = 30_000

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

# The elements that a start tag closes if they are innermost; old pages leave thousands of them
# open.
_ROW_PARTS = frozenset({"td", "th", "p"})
_GROUP_PARTS = _ROW_PARTS | {"tr"}
_IMPLICITLY_CLOSED_BY = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "td": _ROW_PARTS,
    "th": _ROW_PARTS,
    "tr": _GROUP_PARTS,
    "tbody": _GROUP_PARTS | {"thead", "tbody", "tfoot"},
    "tfoot": _GROUP_PARTS | {"thead", "tbody", "tfoot"},
}
# The elements that an end tag closes.
_IMPLICITLY_CLOSED_BY_END = {
    "ul": frozenset({"li", "p"}),
    "ol": frozenset({"li", "p"}),
    "dl": frozenset({"dt", "dd", "p"}),
    "tr": _ROW_PARTS,
    "table": _GROUP_PARTS | {"thead", "tbody", "tfoot"},
    "div": frozenset({"p"}),
    "blockquote": frozenset({"p"}),
    "td": frozenset({"p"}),
    "th": frozenset({"p"}),
    "li": frozenset({"p"}),
}

_MOST_LOOKS = 20

# The elements that a parser opens again in the next block if a block ends before them, and those
# that `markup.modernise` turns into such. (A link too, but never more than one.)
_REOPENED = frozenset("b code em i s small strong u cite dfn kbd samp strike tt var".split())
_TABLE_ROWS = frozenset("table thead tbody tfoot tr".split())
_TABLE_PARTS = frozenset("caption colgroup col thead tbody tfoot tr td th".split())

_RAW_TEXT = frozenset(
    "script style textarea title xmp iframe noembed noframes noscript plaintext".split()
)
_SPACE = frozenset(" \t\n\f\r")
_NAME_END = _SPACE | {"/", ">"}
_COMMENT_END = re.compile(r"--!?>")
# A tag that all parsers read in the same way, as editors and the sanitiser write it. If a text has
# no others, the regular expression alone can follow it.
_PLAIN_TAG = re.compile(
    r"<(/?[A-Za-z][A-Za-z0-9]*+)(?:>|"
    rf"(?:\s++[A-Za-z][\w:-]*+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'))?+){{0,{MAX_ATTRIBUTES}}}+\s*+/?>)"
)
# From the start of an attribute's name to the end of the tag.
_ATTRIBUTES = re.compile(r"(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+)?+|[\"'])*+")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_START_TAG = re.compile(r"<[A-Za-z]")


class RichTextError(ValueError):
    """HTML that is too costly to parse; `str()` gives the reason, for the editor."""


def check_size(html: str) -> None:
    """Raise RichTextError for HTML over MAX_BYTES."""
    size = len(html.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise RichTextError(
            _("The text has %(size)d bytes; at most %(most)d are possible. Split it in two.")
            % {"size": size, "most": MAX_BYTES}
        )


class Checked(NamedTuple):
    html: str  # the same object if nothing was cut off
    lowered: str  # the HTML in lower case, before anything was cut off
    names: set[str]  # in lower case, of all tags and perhaps of text that looks like a tag


def check_markup(html: str) -> Checked:
    """
    The HTML without the attributes over MAX_ATTRIBUTES of a tag, and the names of its tags.

    Raises RichTextError over the caps on ampersands, tables, nesting or misnesting.
    """
    if html.count("&") > MAX_AMPERSANDS:
        raise RichTextError(
            _("The text has more than %(most)d ampersands. Paste it without its formatting.")
            % {"most": MAX_AMPERSANDS}
        )
    lowered = html.lower()
    if lowered.count("<table") > MAX_TABLES:
        raise RichTextError(
            _("The text has more than %(most)d tables. Paste it without its formatting.")
            % {"most": MAX_TABLES}
        )
    surplus: list[tuple[int, int]] = []
    tags = _PLAIN_TAG.findall(html)
    names = {tag.lstrip("/").lower() for tag in set(tags)}
    if len(tags) != html.count("<") or not _RAW_TEXT.isdisjoint(names):
        names = {name.lower() for name in set(_TAG_NAME.findall(html))}
        nesting = _look_through(_read_tags(html, surplus))
    elif _is_plainly_flat(tags) and ("table" not in names or _outside_cells(tags) <= MAX_STRAYS):
        return Checked(html, lowered, names)
    else:
        nesting = _look_through(tags)
    if nesting.deepest > MAX_DEPTH:
        raise RichTextError(
            _(
                "More than %(most)d elements stand inside one another. Paste the text without "
                "its formatting."
            )
            % {"most": MAX_DEPTH}
        )
    strays = nesting.strays if "table" in names else 0
    if nesting.reopened > MAX_REOPENED or strays > MAX_STRAYS:
        raise RichTextError(
            _("Too many elements end in another order. Paste the text without its formatting.")
        )
    return Checked(_cut(html, surplus) if surplus else html, lowered, names)


def _cut(html: str, parts: list[tuple[int, int]]) -> str:
    kept: list[str] = []
    position = 0
    for start, end in parts:
        kept.append(html[position:start])
        position = end
    return "".join([*kept, html[position:]])


def _is_plainly_flat(tags: list[str]) -> bool:
    """
    A quick check that nesting is below MAX_DEPTH and that few elements can be reopened.

    Assumes that elements end in the order in which they began. Removing all innermost pairs of one
    name removes at most one level; the rest is nested no deeper than its number of tags.
    """
    text = f"<{'><'.join(tags)}>".lower()
    names = {tag for tag in set(tags) if not tag.startswith("/")}
    for name in _VOID.intersection(names):
        text = text.replace(f"<{name}>", "")
    levels = 0
    for _look in range(_MOST_LOOKS):
        before = levels
        for name in names:
            without = text.replace(f"<{name}></{name}>", "")
            levels += without is not text and len(without) < len(text)
            text = without
        if levels == before:
            break
    depth = levels + text.count("<")
    return depth < MAX_DEPTH and depth * len(tags) <= MAX_REOPENED


def _outside_cells(tags: list[str]) -> int:
    """The most tags that could be in a table but outside its cells: all but the table's own."""
    counts = Counter(tags)
    return sum(counts[tag] for tag in counts if tag.lstrip("/").lower() not in _TABLE_PARTS)


class _Nesting(NamedTuple):
    deepest: int
    reopened: int
    strays: int


def _look_through(tags: Iterable[str]) -> _Nesting:
    """
    The depth of nesting, the elements opened again, and the elements in a table outside its cells.

    The numbers are upper limits (except for elements that the parser adds). An element only counts
    as closed if every parser closes it: its end tag comes while it is innermost, or while only
    elements with optional end tags are open inside. So misnested elements count as open until the
    end, and after misnested cells every element counts as outside.
    """
    innermost: list[str] = []
    deepest = reopened = strays = to_reopen = 0
    is_muddled = False
    for tag in tags:
        name = tag.lower()
        reopened += to_reopen
        if name[0] == "/":
            name = name[1:]
            if innermost and innermost[-1] != name and name in _IMPLICITLY_CLOSED_BY_END:
                _close(innermost, _IMPLICITLY_CLOSED_BY_END[name])
            if innermost and innermost[-1] == name:
                innermost.pop()
                to_reopen -= name in _REOPENED
                continue
        elif name not in _VOID and name in _IMPLICITLY_CLOSED_BY:
            _close(innermost, _IMPLICITLY_CLOSED_BY[name])
        is_in_rows = bool(innermost) and innermost[-1] in _TABLE_ROWS
        if name in _TABLE_PARTS:
            is_muddled |= not is_in_rows
        else:
            strays += is_in_rows or is_muddled
        if tag[0] != "/" and name not in _VOID:
            innermost.append(name)
            to_reopen += name in _REOPENED
            deepest = max(deepest, len(innermost))
    return _Nesting(deepest, reopened, strays)


def _read_tags(html: str, surplus: list[tuple[int, int]]) -> Iterator[str]:
    """
    The name of each tag, after a slash for an end tag, as a parser would see it.

    It follows comments, odd attributes and raw text. The position of attributes over MAX_ATTRIBUTES
    is added to `surplus`. If parsers may read the rest differently, every start tag in it counts as
    an element that is never closed.
    """
    position = 0
    while (start := html.find("<", position)) != -1:
        end = "/" if html.startswith("</", start) else ""
        name_at = start + 1 + len(end)
        first = html[name_at : name_at + 1]
        if not (first.isascii() and first.isalpha()):
            if html.startswith("<![CDATA[", start):
                # It ends in different places inside and outside SVG or MathML.
                yield from _all_open(html, start)
                return
            position = _end_of_comment(html, start)
            continue
        name, position = _read_tag(html, name_at, surplus)
        yield end + name
        if name in _RAW_TEXT and not end:
            end_of_text = _end_of_raw_text(html, position, name)
            if end_of_text is None:
                yield from _all_open(html, position)
                return
            position = end_of_text


def _all_open(html: str, position: int) -> Iterator[str]:
    return ("?" for _tag in _START_TAG.finditer(html, position))


def _close(innermost: list[str], names: frozenset[str]) -> None:
    while innermost and innermost[-1] in names:
        innermost.pop()


def _read_tag(html: str, position: int, surplus: list[tuple[int, int]]) -> tuple[str, int]:
    """The lower-case name of the tag whose name begins at `position`, and where the tag ends."""
    start, length = position, len(html)
    while position < length and html[position] not in _NAME_END:
        position += 1
    name = html[start:position].lower()
    attributes = 0
    has_attribute_name = False  # if False, an equals sign begins a name and not a value
    is_inside_name = False
    while position < length and attributes <= MAX_ATTRIBUTES:
        character = html[position]
        position += 1
        if character == ">":
            return name, position
        if character == "=" and has_attribute_name:
            position = _skip_value(html, position)
            has_attribute_name = is_inside_name = False
        elif character == "/":
            has_attribute_name = is_inside_name = False
        elif character in _SPACE:
            is_inside_name = False
        else:
            attributes += not is_inside_name
            has_attribute_name = is_inside_name = True
    if attributes > MAX_ATTRIBUTES:
        end = cast(re.Match[str], _ATTRIBUTES.match(html, position - 1)).end()
        surplus.append((position - 1, end))
        return name, min(end + 1, length)
    return name, length


def _skip_value(html: str, position: int) -> int:
    length = len(html)
    while position < length and html[position] in _SPACE:
        position += 1
    if html[position : position + 1] in ('"', "'"):
        closing_quote = html.find(html[position], position + 1)
        return length if closing_quote == -1 else closing_quote + 1
    while position < length and html[position] not in _SPACE and html[position] != ">":
        position += 1
    return position


def _end_of_comment(html: str, start: int) -> int:
    """The position after a comment, or after other markup that begins with `<` and no letter."""
    if html.startswith("<!--", start):
        for whole in ("<!-->", "<!--->"):
            if html.startswith(whole, start):
                return start + len(whole)
        end_mark = _COMMENT_END.search(html, start + 4)
        return end_mark.end() if end_mark else len(html)
    if html.startswith(("<!", "<?", "</"), start):
        end = html.find(">", start)
        return len(html) if end == -1 else end + 1
    return start + 1


def _end_of_raw_text(html: str, position: int, name: str) -> int | None:
    """
    The position where the content of a raw-text element ends: at its end tag.

    None if that is uncertain. Inside SVG, for example, a parser reads the content as markup; both
    readings agree if it has no markup, or only one comment.
    """
    end_tag = re.compile(rf"</{name}", re.IGNORECASE).search(html, position)
    if end_tag is None:
        return None
    content = html[position : end_tag.start()].strip()
    if content.startswith("<!--") and content.endswith("-->") and content.count("--") == 2:
        content = content[4:-3]
    return None if "<" in content else end_tag.start()
