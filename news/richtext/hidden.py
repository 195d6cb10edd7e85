"""
Finds what a document hides: Word's hidden text and comments, Excel's hidden rows and columns, and
elements hidden by styles.

It uses an element's own attributes and the simple rules (`td.xl65 {display: none}`) of the
document's style blocks, because office programs write no others.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# In a paste; Word's own list of styles has some 50 KB.
_MOST_RULES = 5_000
_MOST_DECLARATIONS = 200
_MOST_CLASSES = 50  # of one element

_STYLE_BLOCK = re.compile(r"<style(?:\s[^>]*)?>(.*?)</style", re.DOTALL | re.IGNORECASE)
_NOT_CSS = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w\\:-]+))?", re.IGNORECASE)
_ZERO = re.compile(r"[+-]?0*\.?0+(?:[a-z]{2,4}|%)?")
_RELATIVE = re.compile(r"[\d.]+(?:em|%|ex|ch)|larger|smaller|inherit|unset")
# The size in the shorthand, before a line height and the family.
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+(?:[a-z]{2,4}|%)?)(?=\s*/|\s|$)")
# The only properties that are read.
_PROPERTIES = frozenset(
    "display visibility content-visibility opacity font-size font width mso-hide mso-element "
    "mso-special-character".split()
)
_COMMENT_CLASSES = frozenset({"msocomanchor", "msocomtxt", "msocomoff"})
_COMMENT_ID = re.compile(r"_com_\d+|_msocom_\d+|_anchor_\d+")
# WeChat's wrapper of an article is invisible until a script has run.
_WRAPPERS = frozenset({"js_content", "rich_media_content"})

# Without one of these, no style hides anything: a rough but very fast check.
_SIGNS = ("none", "hid", "collapse", "comment", "msocom", "opacity")
_ZERO_SIZE = re.compile(r"font(?:-size)?\s*:[^;\"'<>]{0,60}?(?<![\w.])[0.]+(?![\d.]*[1-9])")
_ZERO_WIDTH = re.compile(r"width\s*[:=]\s*[\"']?\s*0")


class Rule(NamedTuple):
    """All declarations for one simple selector."""

    strength: tuple[int, int]  # of the selector, and the position of its last rule
    properties: Mapping[str, str]
    important: Mapping[str, str]


# By element and by class or id (`.xl65`, `#a`); both may be "".
Rules = dict[tuple[str, str], Rule]


_NO_RULE = Rule((0, 0), {}, {})


def may_hide(lowered: str, names: set[str]) -> bool:
    """Whether lower-case HTML with tags of these names may hide something."""
    has_styles = "style" in lowered
    if has_styles and any(sign in lowered for sign in _SIGNS):
        return True
    if has_styles and "font" in lowered and _ZERO_SIZE.search(lowered):
        return True
    if (has_styles or "col" in names) and _ZERO_WIDTH.search(lowered):
        return True
    return "hidden" in lowered or (has_styles is False and "msocom" in lowered)


def read_rules(html: str) -> Rules:
    """The rules of the document's style blocks."""
    rules: Rules = {}
    number = 0
    for selectors, block in _blocks(html):
        plain, important = _declarations(block)
        if not (plain or important):
            continue
        for selector in selectors.split(","):
            match = _SIMPLE_SELECTOR.fullmatch(selector.strip())
            number += 1
            if match is None or not match[0] or number > _MOST_RULES:
                continue
            strength = bool(match[1]) + {"": 0, ".": 10, "#": 100}[match[2] or ""]
            name = f"{match[2]}{match[3].lower()}" if match[2] else ""
            key = ((match[1] or "").lower(), name)
            before = rules.get(key, _NO_RULE)
            rules[key] = Rule(
                (strength, number),
                {**before.properties, **plain},
                {**before.important, **important},
            )
    return rules


def _blocks(html: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations, except those inside @media and similar rules."""
    for style in _STYLE_BLOCK.findall(html):
        depth = 0
        selectors = ""
        for part in re.split(r"([{}])", _NOT_CSS.sub("", style)):
            if part in ("{", "}"):
                depth = max(0, depth + (1 if part == "{" else -1))
            elif depth == 0:
                selectors = part.rpartition(";")[2]
            elif depth == 1 and not selectors.lstrip().startswith("@"):
                yield selectors, part


def _declarations(style: str) -> tuple[dict[str, str], dict[str, str]]:
    """The properties that are read, and those of them that are marked as important."""
    plain: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in style.split(";", _MOST_DECLARATIONS)[:_MOST_DECLARATIONS]:
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in _PROPERTIES:
            value = value.strip().lower()
            bare = value.removesuffix("important").rstrip()
            is_important = bare.endswith("!")
            (important if is_important else plain)[name] = (
                bare.rstrip("! ") if is_important else value
            )
    return plain, important


def properties_of(tag: str, attributes: Mapping[str, str], rules: Rules) -> dict[str, str]:
    """The properties of an element, from rules and its own style, that may hide it."""
    plain, important = _declarations(_NOT_CSS.sub("", attributes.get("style", "")))
    if not rules:
        return plain | important
    names = ["", *(f".{name}" for name in attributes.get("class", "").lower().split())]
    if "id" in attributes:
        names.append(f"#{attributes['id'].lower()}")
    keys = ((element, name) for name in names[:_MOST_CLASSES] for element in (tag, ""))
    found = [rules[key] for key in keys if key in rules]
    found.sort(key=lambda rule: rule.strength)
    merged: dict[str, str] = {}
    for rule in found:
        merged |= rule.properties
    merged |= plain
    for rule in found:
        merged |= rule.important
    return merged | important


def is_gone(tag: str, attributes: Mapping[str, str], properties: Mapping[str, str]) -> bool:
    """Whether the element and all of its content are hidden."""
    if not attributes and not properties:
        return False
    return (
        "hidden" in attributes
        or properties.get("display") == "none"
        or properties.get("mso-hide", "none").split()[0:1] == ["all"]
        or properties.get("content-visibility") == "hidden"
        or (
            properties.get("visibility") == "collapse" and tag in ("tr", "tbody", "col", "colgroup")
        )
        or (tag in ("col", "colgroup") and _is_zero(_width(attributes, properties)))
        or (tag in ("td", "th") and _is_cell_of_hidden_column(attributes, properties))
        or _is_comment(attributes, properties)
    )


def _width(attributes: Mapping[str, str], properties: Mapping[str, str]) -> str:
    return properties.get("width") or attributes.get("width", "").strip()


def _is_cell_of_hidden_column(attributes: Mapping[str, str], properties: Mapping[str, str]) -> bool:
    # Old pages give visible cells a width of 0; Excel does not.
    is_excels = attributes.get("class", "").lower().startswith("xl")
    return is_excels and _is_zero(_width(attributes, properties))


def _is_comment(attributes: Mapping[str, str], properties: Mapping[str, str]) -> bool:
    """
    Whether it is a comment of Word's or its mark; not the commented text, which has a style of its
    own.
    """
    return (
        properties.get("mso-element") in ("comment-list", "comment")
        or properties.get("mso-special-character") == "comment"
        or not _COMMENT_CLASSES.isdisjoint(attributes.get("class", "").lower().split())
        or attributes.get("href", "").startswith("#_msocom_")
        or bool(_COMMENT_ID.fullmatch(attributes.get("id", "")))
    )


class Sight(NamedTuple):
    """Whether text and pictures are visible; an element inherits this."""

    is_visible: bool = True
    is_opaque: bool = True
    has_size: bool = True  # of letters; pictures do not depend on it

    @property
    def shows_pictures(self) -> bool:
        return self.is_visible and self.is_opaque

    @property
    def shows_text(self) -> bool:
        return self.is_visible and self.is_opaque and self.has_size


def sight_of(
    attributes: Mapping[str, str], properties: Mapping[str, str], inherited: Sight
) -> Sight:
    if not properties:
        return inherited
    visibility = properties.get("visibility", "")
    opacity = properties.get("opacity", "")
    if visibility or opacity:
        names = {attributes.get("id", ""), *attributes.get("class", "").split()}
        if not _WRAPPERS.isdisjoint(names):
            visibility, opacity = "visible", "1"
    is_visible = inherited.is_visible
    if visibility in ("hidden", "collapse", "visible"):
        is_visible = visibility == "visible"
    size = properties.get("font-size", "")
    if not size and (shorthand := _FONT_SIZE.search(properties.get("font", ""))):
        size = shorthand[1]
    has_size = inherited.has_size
    if size and _is_zero(size):
        has_size = False
    elif size and not _RELATIVE.fullmatch(size):
        has_size = True
    return Sight(is_visible, inherited.is_opaque and not _is_zero(opacity), has_size)


def _is_zero(value: str) -> bool:
    return len(value) < 20 and bool(_ZERO.fullmatch(value))
