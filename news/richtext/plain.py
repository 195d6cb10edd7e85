"""
What a reader sees of sanitised HTML, as one text, and where in it things stand.

Inline elements leave no trace, so a word that is half bold is one word. Blocks and line ends are
divided by BREAK. The script static/js/publish-check.js reads the editor's page in the same way.
"""

from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from news.text.characters import clean_lines
from news.text.html_tokens import attributes_of, tokens

BREAK = "\u2029"

BLOCKS = frozenset(
    "p br hr blockquote ul ol li dl dt dd figure figcaption table caption thead tbody tfoot tr td "
    "th colgroup col pre h2 h3 h4 h5 h6".split()
)
# A reading beside the text is not between its characters.
_ASIDE = frozenset({"rt", "rp"})
_EDITED = frozenset({"ins", "del", "mark"})
_VOID = frozenset({"br", "hr", "img", "col"})


class Passage(NamedTuple):
    start: int
    end: int
    # What it is: `href` of a link, the element's name of an edited passage.
    value: str


class Picture(NamedTuple):
    at: int
    source: str
    alt: str


class Note(NamedTuple):
    """Text that is shown or read out, but not in line: an alternative text, a title, a reading."""

    at: int
    text: str


@dataclass
class PlainText:
    text: str = ""
    links: list[Passage] = field(default_factory=list)
    edited: list[Passage] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see: no picture, and no character that leaves a trace."""
        return not self.pictures and not clean_lines(self.text)


def read(html: str) -> PlainText:
    """Sanitised HTML as plain text. Offsets count characters of `text`."""
    return _Reader(html).result


class _Reader:
    def __init__(self, html: str) -> None:
        self.result = PlainText()
        self._pieces: list[str] = []
        self._length = 0
        # Elements that are open and of interest: name, where it began, kind, value.
        self._open: list[tuple[str, int, str, str]] = []
        self._asides: list[str] = []
        for markup, is_end, name, attributes in tokens(html):
            if not name:
                self._add_text(unescape(markup))
            elif is_end:
                self._close(name)
            else:
                self._start(name, attributes_of(attributes))
        for name in [entry[0] for entry in reversed(self._open)]:
            self._close(name)
        self.result.text = "".join(self._pieces)

    def _add_text(self, text: str) -> None:
        if self._asides:
            self.result.notes.append(Note(self._length, text))
        else:
            self._append(text)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in BLOCKS:
            self._append(BREAK)
        if name in _ASIDE:
            self._asides.append(name)
        if "id" in attributes:
            self.result.ids.add(attributes["id"])
        if title := attributes.get("title"):
            self.result.notes.append(Note(self._length, title))
        if name == "img":
            picture = Picture(self._length, attributes.get("src", ""), attributes.get("alt", ""))
            self.result.pictures.append(picture)
            self.result.notes.append(Note(self._length, picture.alt))
        if name in _VOID:
            return
        # Every element, so that its end finds its own beginning.
        kind, value = "", ""
        if name == "a" and "href" in attributes:
            kind, value = "link", attributes["href"]
        elif name in _EDITED or "highlight-" in attributes.get("class", ""):
            kind, value = "edited", name if name in _EDITED else "mark"
        if kind or name in {"a", "span"} | _EDITED:
            self._open.append((name, self._length, kind, value))

    def _close(self, name: str) -> None:
        if name in BLOCKS:
            self._append(BREAK)
        if name in _ASIDE and self._asides:
            self._asides.pop()
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == name:
                _name, start, kind, value = self._open.pop(index)
                if kind:
                    passages = self.result.links if kind == "link" else self.result.edited
                    passages.append(Passage(start, self._length, value))
                return
