import re
from collections.abc import Callable, Set
from functools import lru_cache

import nh3

from news.text.radicals import mend_radicals_of_html

from . import allowlist, markup
from . import foreign_markup as foreign
from .caps import check_markup, check_size
from .left_out import Finding, Kind
from .links import allowed_url, prefixed_id
from .picture_elements import FOREIGN, link_foreign_pictures
from .styles import PRESENTATIONAL, classes_of_attribute, classes_of_style, list_type
from .word_lists import build_word_lists, word_classes

# Stands before what the filter below makes of a style. A noncharacter: no text holds it.
_MARK = "\ufdd0"

# Characters that make text read otherwise than it is stored, or cannot be stored: C0 and C1
# controls but tab and line ends, bidirectional embeddings, overrides and isolates, halves of
# surrogate pairs, and noncharacters. The marks U+200E, U+200F and U+061C go as well, by choice:
# the portal's languages all run from left to right, marks come into them by accident (with a path
# copied in Windows, say) and keep a word from being found; `dir` and `lang` say a passage's
# direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ASCII_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_TABLE_PARTS = "table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col"
# What stands in a table but in none of its cells; a parser moves it in front of the table, into
# whatever is open there.
_STRAY_IN_TABLE = re.compile(
    r"<(?:(?:table|thead|tbody|tfoot|tr|colgroup)(?:\s[^<>]*)?"
    r"|/(?:thead|tbody|tfoot|tr|td|th|caption|colgroup)\s*)>"
    rf"\s*+(?!</?(?:{_TABLE_PARTS})[\s/>])\S",
    re.IGNORECASE,
)
# What a parser reads otherwise than it is written. (As one expression they take twice as long.)
_NESTED_LINKS = re.compile(r"<a[ >][^<]*+(?:<(?!/?a[ >])[^<]*+)*+<a[ >]")
_NESTED_HEADINGS = re.compile(r"<h[2-6][ >][^<]*+(?:<(?!/?h[2-6][ >])[^<]*+)*+<h[2-6][ >]")
_MOST_MENDINGS = 3
_PRE_AND_LINE_END = re.compile(r"(<pre(?:\s[^<>]*)?>)\n")
_MARKED_TAG = re.compile(rf"<([a-z0-9]+)([^<>]*{_MARK}[^<>]*)>")
_CLASSES_AND_MARKED = re.compile(rf' (?:[a-z]+="{_MARK}|class=")([^"]*)"')

_URL_ATTRIBUTES = frozenset({"href", "src", "cite"})
_NUMBER_ATTRIBUTES = frozenset({"width", "height", "colspan", "rowspan", "span", "start", "value"})
_VALUES = {
    "dir": re.compile("ltr|rtl|auto"),
    "hreflang": re.compile("[A-Za-z0-9-]{1,35}"),
    "lang": re.compile("[A-Za-z0-9-]{1,35}"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "type": re.compile("[1aAiI]"),
    **dict.fromkeys(_NUMBER_ATTRIBUTES, re.compile("-?[0-9]{1,5}")),
}
_PLAIN_LINK = re.compile(r"(?:https?:/)?/[A-Za-z0-9][A-Za-z0-9._~/%?=&+,;:@-]*")


def sanitise(html: str) -> str:
    """
    HTML that holds nothing but the allow-list, with its text kept; safe to put on a page.

    This is the one boundary for rich text: the form, the import and the column itself call it.
    Sanitising twice changes nothing more.

    Raises:
        RichTextError: over the caps on bytes and markup (see `limits`).
    """
    return mend_radicals_of_html(_sanitise(html, _CLEANER))


def sanitise_but_pictures(html: str) -> str:
    """
    The same, except that a picture keeps every address it has: its `src` and those attributes
    (allowlist.LAZY_ADDRESSES) that pages keep the real one in until it is scrolled to.

    For those who bring foreign pictures in; no page is safe with this.
    """
    return _sanitise(html, _CLEANER_BUT_PICTURES)


def find_left_out(html: str, base: str = "") -> tuple[str, list[Finding]]:
    """
    The HTML, still unsafe, without what the sanitiser would leave out of it, and what that is.

    For an editor to be told. Relative links are resolved against `base`, an absolute address.

    Raises:
        RichTextError: as `sanitise` does.
    """
    check_size(html)
    visible = _without_invisible(html)
    checked = check_markup(visible)
    shown, findings, has_resolved = foreign.read(checked.html, base)
    check_size(shown)
    if checked.html is not visible:
        findings.append(Finding(Kind.ATTRIBUTES, ""))
    return (shown if findings or has_resolved else html), findings


def _sanitise(html: str, cleaner: nh3.Cleaner) -> str:
    check_size(html)
    # Before, so that nothing is parsed that is not there to see; and behind, where character
    # references have become characters only then.
    visible = _without_invisible(html)
    checked = check_markup(visible)
    shown = checked.html
    if foreign.may_concern(checked.lowered, checked.names):
        shown = foreign.read(shown).html
        check_size(shown)
    modern = markup.modernise(shown, checked.names)
    clean = cleaner.clean(modern)
    if _MARK in clean:
        clean = build_word_lists(_MARKED_TAG.sub(_set_classes, clean))
    if "<img" in clean and cleaner is _CLEANER:
        linked = link_foreign_pictures(clean, _allowed_link)
        clean = clean if linked == clean else cleaner.clean(linked)
    # Once more where a parser would read it otherwise, until it is read as it is written.
    has_stray = "<table" in clean and _STRAY_IN_TABLE.search(modern) is not None
    for _mending in range(_MOST_MENDINGS):
        if not (has_stray or _NESTED_LINKS.search(clean) or _NESTED_HEADINGS.search(clean)):
            break
        before, clean = clean, cleaner.clean(clean)
        if clean == before:
            break
    if modern is not visible:
        clean = markup.drop_empty_paragraphs(clean)
    if "&" in visible:
        clean = _without_invisible(clean)
    # A parser swallows the first line end of a <pre>: one more keeps those that count.
    clean = _PRE_AND_LINE_END.sub(r"\1\n\n", clean)
    check_size(clean)  # Misnested markup can grow a hundredfold when a parser mends it.
    return clean


def _allowed_link(url: str) -> str | None:
    return allowed_url("a", url)


def _without_invisible(text: str) -> str:
    # What is ASCII is looked through three times as fast as bytes.
    if text.isascii() and text.encode().translate(None, _ASCII_CONTROLS) == text.encode():
        return text
    return _INVISIBLE.sub("", text)


def _filter_attribute(tag: str, attribute: str, value: str) -> str:
    """
    The attribute's value as it may stay, or the mark and what is to be made of it.

    An attribute cannot be renamed here, so `_set_classes` makes classes of marked names, an id of
    one with `#` and a list's type of one with `@`; nothing behind the mark means that the
    attribute goes. (Returning None would drop it too, but shuffle the others.)
    """
    if attribute == "href" and _PLAIN_LINK.fullmatch(value):
        return value  # As allowed_url would say, which takes ten times as long.
    judge = _remembered if len(value) <= _LONGEST_REMEMBERED else _allowed_value
    allowed = judge(tag, attribute, value)
    return _MARK if allowed is None else allowed


def _filter_but_picture_addresses(tag: str, attribute: str, value: str) -> str:
    if tag == "img" and attribute in allowlist.PICTURE_ADDRESSES:
        return _INVISIBLE.sub("", value)
    return _filter_attribute(tag, attribute, value)


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    # Judged is what will stand there: what a character reference hid goes before.
    value = _INVISIBLE.sub("", value)
    if attribute == "style":
        kind = [f"@{kind}" for kind in [list_type(value)] if kind and tag == "ol"]
        return _marked([*classes_of_style(tag, value), *word_classes(value), *kind])
    if attribute == "class":
        return " ".join(name for name in value.split() if name in allowlist.CLASSES) or None
    if attribute in PRESENTATIONAL and (tag, attribute) != ("img", "width"):
        return _marked(classes_of_attribute(tag, attribute, value))
    if attribute == "id":
        return prefixed_id(value)
    if attribute == "name":
        return _marked([f"#{name}" for name in [prefixed_id(value)] if name])
    if tag == "img" and attribute in allowlist.PICTURE_ADDRESSES:
        own = attribute == "src" and allowed_url(tag, value)
        return own or FOREIGN + value
    if attribute in _URL_ATTRIBUTES:
        return allowed_url(tag, value)
    if attribute in _VALUES:
        return value if _VALUES[attribute].fullmatch(value) else None
    return value


# Most texts repeat the same few values.
_remembered = lru_cache(maxsize=5_000)(_allowed_value)
_LONGEST_REMEMBERED = 200


def _marked(names: list[str]) -> str:
    return _MARK + " ".join(names)


def _set_classes(match: re.Match[str]) -> str:
    tag, attributes = match.groups()
    if len(attributes) > _LONGEST_REMEMBERED:
        return _with_classes.__wrapped__(tag, attributes)
    return _with_classes(tag, attributes)


@lru_cache(maxsize=1_000)
def _with_classes(tag: str, attributes: str) -> str:
    names = [name for found in _CLASSES_AND_MARKED.findall(attributes) for name in found.split()]
    rest = _CLASSES_AND_MARKED.sub("", attributes)
    classes = " ".join(dict.fromkeys(name for name in names if name[0] not in "#@"))
    anchors = [name[1:] for name in names if name.startswith("#")]
    anchor = f' id="{anchors[0]}"' if anchors and ' id="' not in rest else ""
    kinds = [name[1:] for name in names if name.startswith("@")]
    kind = f' type="{kinds[0]}"' if kinds and ' type="' not in rest else ""
    class_attribute = f' class="{classes}"' if classes else ""
    return f"<{tag}{class_attribute}{anchor}{kind}{rest}>"


def _with_old_attributes() -> dict[str, set[str]]:
    """The allow-list's attributes and those that are read, but never kept."""
    attributes = {tag: set(names) for tag, names in allowlist.ATTRIBUTES.items()}
    attributes["*"] |= {"style", "align", "color", "bgcolor"}
    attributes["a"] |= {"name"}
    attributes["table"] = {"width"}
    attributes["img"] |= allowlist.PICTURE_ADDRESSES
    return attributes


def _make_cleaner(
    attributes: dict[str, set[str]],
    attribute_filter: Callable[[str, str, str], str],
    url_schemes: Set[str],
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(allowlist.TAGS),
        clean_content_tags=set(allowlist.TAGS_DROPPED_WITH_CONTENT),
        attributes=attributes,
        attribute_filter=attribute_filter,
        url_schemes=set(url_schemes),
        link_rel=allowlist.LINK_REL,
        strip_comments=True,
    )


_CLEANER = _make_cleaner(_with_old_attributes(), _filter_attribute, allowlist.LINK_SCHEMES)
_CLEANER_BUT_PICTURES = _make_cleaner(
    _with_old_attributes(),
    _filter_but_picture_addresses,
    # Those that pictures come with from mails, other programs and other tabs.
    allowlist.LINK_SCHEMES | {"data", "file", "blob", "cid"},
)
