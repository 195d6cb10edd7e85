"""
Foreign markup, read as a parser reads it, before the allow-list is applied.

Two things must be seen on the whole tree, with every element still in it: what the document hid
is left out, and players become links to what they play. It decides nothing about safety: all of
it is sanitised afterwards.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import NamedTuple

import nh3

from . import hidden
from .allowlist import LINK_SCHEMES
from .hidden import Rules, Sight
from .left_out import Finding, Kind
from .links import allowed_url, is_relative, is_typed, resolve
from .markup import GROUPS
from .picture_elements import show_address

# Their content is no markup, or none that is shown.
_DROPPED = frozenset(
    "script style title xml template noscript applet svg math canvas select datalist "
    "textarea".split()
)
# What is in them is read as text, which without them is escaped.
_RAW_TEXT = frozenset("xmp noembed noframes plaintext".split())
# What of the dropped was content, as an editor would name it.
_TOLD = frozenset("applet svg math canvas select textarea area".split())
_PLAYERS = frozenset("video audio object iframe embed oembed".split())
_WECHAT_PLAYERS = frozenset(
    "mpvoice qqmusic mpvideosnap mp-common-mpaudio mp-common-videosnap".split()
)
_ADDRESSES = ("data-src", "src", "data", "url")
_ADDRESS_PARAMETERS = frozenset({"movie", "src", "url", "filename"})
_VOID = frozenset(
    "area base br col embed frame hr img input link meta param source track wbr".split()
)
_CELLS = frozenset({"td", "th"})
_TABLE_PARTS = _CELLS | frozenset("table caption colgroup thead tbody tfoot tr".split())
# A link stands here as a paragraph.
_HOLD_BLOCKS = frozenset({"", "body", "blockquote", "center", *GROUPS})
_MOST_RESOLVED = 5_000
_MOST_CELLS = 50_000  # whose columns are followed

_NAME = re.compile(r"<([a-z][a-z0-9:-]{0,40})", re.IGNORECASE)
_BASE = re.compile(r"<base\s[^<>]*?href\s*=\s*[\"']?(https?://[^\"'\s<>]+)", re.IGNORECASE)
_TOKEN = re.compile(
    r"(<iframe[^<>]*>).*?</iframe>|<(/?)([a-z][^\s<>/]*)((?: [^<>]*)?)>|([^<]+)|<", re.DOTALL
)
# Before it is parsed: what no parser takes for closed.
_CLOSED_BY_ITSELF = re.compile(r"<(iframe|video|audio|object)(\s[^<>]*?)/\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r" ([^\s=<>\"']+)=\"([^\"]*)\"")
_COUNT = re.compile(r"[0-9]{1,3}")
_ENOUGH_FOR_A_TEXT = 200  # characters


def may_concern(lowered: str, names: set[str]) -> bool:
    """Whether HTML in lower case, whose tags have these names, needs to be read so."""
    return not _PLAYERS.isdisjoint(names) or "base" in names or hidden.may_hide(lowered, names)


class Read(NamedTuple):
    html: str
    findings: list[Finding]
    has_resolved: bool  # a relative address


def read(html: str, base: str = "") -> Read:
    """
    The HTML without what is hidden, with links for players, and what is to be told of it.

    Relative links are resolved against `base`, an absolute address, or against the document's
    own `<base>`.
    """
    names = {name.lower() for name in _NAME.findall(html)}
    rules = hidden.read_rules(html) if "style" in names else {}
    own_base = _BASE.search(html) if "base" in names else None
    page = unescape(own_base[1]) if own_base else base
    if not _PLAYERS.isdisjoint(names):
        html = _CLOSED_BY_ITSELF.sub(r"<\1\2></\1>", html)
    parsed = _parse(html, names)
    reader = _Reader(rules, page, is_own_base=bool(own_base))
    text = reader.read(parsed)
    if reader.hides_the_text:
        # A wrapper that a script of the page makes visible.
        reader = _Reader(rules, page, is_own_base=bool(own_base), shows_invisible=True)
        text = reader.read(parsed)
    told = [Finding(Kind.ELEMENT, f"<{name}>") for name in sorted(names & _TOLD)]
    return Read(text, [*reader.findings, *told], reader.has_resolved)


def _parse(html: str, names: set[str]) -> str:
    """Well-formed, with `<` and `>` escaped in attributes, and with every attribute."""
    cleaner = nh3.Cleaner(
        tags=names - _DROPPED - _RAW_TEXT,
        clean_content_tags=set(_DROPPED),
        attributes={},
        generic_attribute_prefixes=set("abcdefghijklmnopqrstuvwxyz"),
        url_schemes=set(LINK_SCHEMES) | {"data", "file", "blob", "cid", "javascript"},
        link_rel=None,
    )
    return cleaner.clean(html)


@dataclass
class _Element:
    name: str
    sight: Sight
    start: int  # in what is written
    seen: int  # how much was seen before it
    dropped: int  # how much had been left out before it


@dataclass
class _Spanning:
    """A cell that reaches into the rows below."""

    written_at: int
    rows: int
    left: int


@dataclass
class _Table:
    hidden_columns: set[int] = field(default_factory=set)
    defined: int = 0  # columns, by the <col>s so far
    is_group_hidden: bool = False
    group_defined: int = 0
    group_span: int = 0
    column: int = 0
    spanning: dict[int, _Spanning] = field(default_factory=dict)


class _Reader:
    def __init__(
        self, rules: Rules, page: str, *, is_own_base: bool, shows_invisible: bool = False
    ) -> None:
        self.findings: list[Finding] = []
        self.has_resolved = False
        self._resolved_links = 0
        self._rules = rules
        self._page = page
        self._is_own_base = is_own_base
        self._shows_invisible = shows_invisible
        self._written: list[str] = []
        self._open: list[_Element] = []
        self._tables: list[_Table] = []
        self._cells = 0
        self._seen = 0  # characters and pictures
        self._invisible = 0  # characters that only their visibility hides
        self._dropped = 0  # passages
        # While something is left out: how many elements are open in it, and its text.
        self._gone_depth = 0
        self._gone: list[str] = []
        # While a player is read: how many elements are open in it, its addresses, its title.
        self._player_depth = 0
        self._player_name = ""
        self._addresses: list[str] = []
        self._title = ""

    @property
    def hides_the_text(self) -> bool:
        is_long = self._invisible >= _ENOUGH_FOR_A_TEXT and self._invisible >= 10 * self._seen
        return bool(self._invisible) and (not self._seen or is_long)

    def read(self, parsed: str) -> str:
        for frame, closing, name, attributes, text in _TOKEN.findall(parsed):
            if frame:
                self._start("iframe", frame.removeprefix("<iframe").removesuffix(">"))
                self._close("iframe")
            elif not name:
                self._read_text(text or "&lt;")
            elif closing:
                self._close(name)
            else:
                self._start(name, attributes)
        return "".join(self._written)

    # --- text

    def _read_text(self, text: str) -> None:
        if self._gone_depth:
            self._gone.append(text)
        elif self._player_depth:
            pass
        elif self._sight.shows_text or text.isspace():
            self._written.append(text)
            self._seen += not text.isspace() and len(text)
        else:
            self._invisible += len(text) if not self._sight.shows_pictures else 0
            self._leave_out(text)

    def _leave_out(self, text: str) -> None:
        readable = unescape(text).replace("\xa0", " ").strip()
        if readable:
            self._dropped += 1
            self.findings.append(Finding(Kind.HIDDEN, readable))

    @property
    def _sight(self) -> Sight:
        return self._open[-1].sight if self._open else Sight()

    # --- elements

    def _start(self, name: str, attributes_text: str) -> None:
        is_void = name in _VOID
        if self._gone_depth:
            self._gone_depth += not is_void
            if name in _CELLS or name == "br":
                self._gone.append(" ")
            return
        attributes = _attributes(attributes_text) if attributes_text else {}
        if self._player_depth:
            self._player_depth += not is_void
            self._note_address(name, attributes)
            return
        has_rules = attributes or self._rules
        properties = hidden.properties_of(name, attributes, self._rules) if has_rules else {}
        is_gone = hidden.is_gone(name, attributes, properties)
        if name in _TABLE_PARTS or name == "col":
            is_gone, attributes_text = self._follow_table(
                name, attributes, attributes_text, is_gone
            )
        if is_gone:
            self._gone_depth = 0 if is_void else 1
            self._gone = []
            return
        sight = hidden.sight_of(attributes, properties, self._sight)
        if self._shows_invisible:
            sight = Sight(has_size=sight.has_size)
        if name in _PLAYERS or name in _WECHAT_PLAYERS:
            if sight.shows_pictures:
                self._start_player(name, attributes, is_void)
            elif not is_void:
                self._gone_depth, self._gone = 1, []
            return
        if name == "img" and not sight.shows_pictures:
            self._leave_out(attributes.get("alt") or attributes.get("src", ""))
            return
        if name == "a" and "href" in attributes:
            attributes_text = self._read_link(attributes, attributes_text)
        elif name == "img" and self._is_own_base:
            attributes_text = self._resolved(attributes, attributes_text, "src")
        if not is_void:
            start = len(self._written)
            self._open.append(_Element(name, sight, start, self._seen, self._dropped))
        self._seen += name in ("img", "hr")
        self._written.append(f"<{name}{attributes_text}>")

    def _close(self, name: str) -> None:
        if self._gone_depth:
            self._gone_depth -= 1
            self._gone.append(" ")
            if not self._gone_depth:
                self._leave_out("".join(self._gone))
            return
        if self._player_depth:
            self._player_depth -= 1
            if not self._player_depth:
                self._end_player()
            return
        if not self._open or self._open[-1].name != name:
            return  # A parser writes none such.
        element = self._open.pop()
        if name in ("tr", "table", "colgroup"):
            self._end_table_part(name)
        is_emptied = element.dropped < self._dropped and element.seen == self._seen
        if is_emptied and name not in _TABLE_PARTS:
            del self._written[element.start :]
        else:
            self._written.append(f"</{name}>")

    # --- links

    def _read_link(self, attributes: dict[str, str], written: str) -> str:
        written = self._resolved(attributes, written, "href")
        url = attributes["href"].strip()
        if url in ("", "#") or allowed_url("a", url) is not None:
            return written
        is_lost = is_relative(url) and not is_typed(url)
        self.findings.append(Finding(Kind.RELATIVE if is_lost else Kind.LINK, url))
        return written

    def _resolved(self, attributes: dict[str, str], written: str, name: str) -> str:
        url = attributes.get(name, "")
        attributes[name] = self._whole(url)
        self.has_resolved |= attributes[name] != url
        return (
            written if attributes[name] == url else _set_attribute(written, name, attributes[name])
        )

    def _whole(self, url: str) -> str:
        """As it leads from the page, where that is known; a path is the portal's own otherwise."""
        if not self._page or self._resolved_links > _MOST_RESOLVED or is_typed(url):
            return url
        self._resolved_links += 1
        is_path = self._is_own_base and url.startswith("/") and not url.startswith("//")
        return resolve(url, self._page) if is_path or is_relative(url) else url

    # --- players

    def _start_player(self, name: str, attributes: dict[str, str], is_void: bool) -> None:
        if {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
            self._gone_depth, self._gone = 0 if is_void else 1, []
            return  # It counts readers.
        self._player_depth, self._player_name = 1, name
        self._addresses = []
        self._title = attributes.get("title") or attributes.get("name", "")
        self._note_address(name, attributes)
        if is_void:
            self._player_depth = 0
            self._end_player()

    def _note_address(self, name: str, attributes: dict[str, str]) -> None:
        if name == "param" and attributes.get("name", "").lower() in _ADDRESS_PARAMETERS:
            self._addresses.append(attributes.get("value", ""))
        elif name in _PLAYERS or name == "source":
            self._addresses += [attributes[each] for each in _ADDRESSES if each in attributes]

    def _end_player(self) -> None:
        addresses = (self._whole(url) for url in self._addresses)
        found = (allowed_url("a", url) for url in addresses)
        url = next((url for url in found if url and url.startswith(("http", "/"))), None)
        if url is None:
            name = " ".join(part for part in (f"<{self._player_name}>", self._title) if part)
            self.findings.append(Finding(Kind.LOST_PLAYER, name))
            self._dropped += 1
            return
        self.findings.append(Finding(Kind.PLAYER, url))
        self._seen += 1
        text = escape(self._title.strip() or show_address(url))
        if any(element.name == "a" for element in self._open):
            self._written.append(text)
            return
        link = f'<a href="{escape(url)}">{text}</a>'
        parent = self._open[-1].name if self._open else ""
        self._written.append(f"<p>{link}</p>" if parent in _HOLD_BLOCKS else link)

    # --- tables: columns and rows that are left out, and the cells that reach over them

    def _follow_table(
        self, name: str, attributes: dict[str, str], written: str, is_gone: bool
    ) -> tuple[bool, str]:
        if name == "table" and not is_gone:
            self._tables.append(_Table())
        if not self._tables or name == "table":
            return is_gone, written
        table = self._tables[-1]
        if name == "colgroup":
            table.is_group_hidden, table.group_defined = is_gone, table.defined
            table.group_span = _count(attributes.get("span"))
            # Its columns are still to be counted, so the element stays.
            return False, written
        if name == "col":
            span = _count(attributes.get("span"))
            is_gone |= table.is_group_hidden
            if is_gone:
                table.hidden_columns.update(range(table.defined, table.defined + span))
            table.defined += span
        elif name == "tr":
            table.column = 0
            if is_gone:
                self._shorten_spanning(table)
        elif name in _CELLS:
            return self._place_cell(table, attributes, written, is_gone)
        return is_gone, written

    def _place_cell(
        self, table: _Table, attributes: dict[str, str], written: str, is_gone: bool
    ) -> tuple[bool, str]:
        columns, rows = _count(attributes.get("colspan")), _count(attributes.get("rowspan"))
        self._cells += columns
        if self._cells > _MOST_CELLS:
            return is_gone, written
        while table.column in table.spanning:
            table.column += 1
        covered = range(table.column, table.column + columns)
        table.column += columns
        if table.hidden_columns:
            left = sum(column not in table.hidden_columns for column in covered)
            is_gone |= left == 0
            if 0 < left < columns:
                written = _set_attribute(written, "colspan", str(left))
        if rows > 1:
            # What is not written is shortened at no place.
            spanning = _Spanning(-1 if is_gone else len(self._written), rows, rows)
            table.spanning.update(dict.fromkeys(covered, spanning))
        return is_gone, written

    def _shorten_spanning(self, table: _Table) -> None:
        """For a row that is left out."""
        for spanning in _distinct(table):
            self._shorten(spanning)
        self._end_row(table)

    def _shorten(self, spanning: _Spanning) -> None:
        spanning.rows -= 1
        if spanning.written_at >= 0:
            cell = self._written[spanning.written_at]
            self._written[spanning.written_at] = _set_attribute(cell, "rowspan", str(spanning.rows))

    def _end_table_part(self, name: str) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if name == "table":
            self._tables.pop()
        elif name == "tr":
            self._end_row(table)
        elif name == "colgroup":
            if table.defined == table.group_defined:
                if table.is_group_hidden:
                    end = table.defined + table.group_span
                    table.hidden_columns.update(range(table.defined, end))
                table.defined += table.group_span
            table.is_group_hidden = False

    def _end_row(self, table: _Table) -> None:
        if not table.spanning:
            return
        self._cells += len(table.spanning)
        if self._cells > _MOST_CELLS:
            table.spanning = {}
        for spanning in _distinct(table):
            spanning.left -= 1
        table.spanning = {column: each for column, each in table.spanning.items() if each.left > 0}


def _distinct(table: _Table) -> list[_Spanning]:
    return list({id(each): each for each in table.spanning.values()}.values())


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _set_attribute(written: str, name: str, value: str) -> str:
    new = f' {name}="{escape(value)}"'
    return re.sub(rf' {name}="[^"]*"', lambda _match: new, written, count=1)


def _count(value: str | None) -> int:
    """Of a span: at least one."""
    value = (value or "").strip()
    return max(1, int(value)) if _COUNT.fullmatch(value) else 1
