"""What the rules look at: an article as it would be published, and what is known besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from news.richtext.plain import PlainText, read
from news.text.languages import plain_language, written_language

from .compiled_terms import NO_TERMS, Terms


class LeadImage(NamedTuple):
    alt: str
    caption: str = ""
    credit: str = ""


class TextPassage(NamedTuple):
    field: str
    text: str
    # For what is not in line in the body (an alternative text, say): where in it it belongs.
    at: int | None = None


@dataclass(frozen=True)
class Draft:
    """An article's content. The body is sanitised HTML; a blank string or None is a blank field."""

    title: str
    body: str
    language: str
    subtitle: str = ""
    summary: str = ""
    section: str = ""  # any name of it
    source: str = ""
    is_own_source: bool = False
    source_url: str = ""
    authors: tuple[str, ...] = ()
    responsible_editor: str = ""
    lead_image: LeadImage | None = None
    published_at: datetime | None = None
    # Which stored article this is of, so that it is not compared with itself or its translations.
    pk: int | None = None
    translation_group: UUID | None = None

    @cached_property
    def content(self) -> PlainText:
        return read(self.body)

    @cached_property
    def text(self) -> str:
        """What is written, in one: by it the language is told."""
        return "\n".join([self.title, self.subtitle, self.summary, self.content.text])

    @cached_property
    def plain_language(self) -> str:
        """The language that the text plainly is in, else the one that it is filed under."""
        return plain_language(self.text, self.language)

    @cached_property
    def list_languages(self) -> tuple[str, ...]:
        """
        Whose lists of words apply: the language that it is filed under, and the one it is written
        in, so that no list is passed by by filing a text wrongly.
        """
        return tuple(dict.fromkeys([self.language, written_language(self.text, self.language)]))

    @cached_property
    def passages(self) -> list[TextPassage]:
        """Every text in which words are looked for."""
        return [passage for passage in self._passages() if passage.text.strip()]

    def _passages(self) -> Iterator[TextPassage]:
        for name in ("title", "subtitle", "summary", "responsible_editor"):
            yield TextPassage(name, getattr(self, name))
        if self.lead_image:
            for text in self.lead_image:
                yield TextPassage("lead_image", text)
        yield TextPassage("body", self.content.text)
        for note in self.content.notes:
            yield TextPassage("body", note.text, note.at)


class LinkState(Enum):
    FINE = "fine"
    # There is such an article, but visitors will not see it when the draft appears.
    HIDDEN = "hidden"
    DEAD = "dead"


class Namesake(NamedTuple):
    """A published article that the draft shares its title with."""

    pk: int
    title: str
    published_at: datetime


@dataclass(frozen=True)
class Context:
    """What the rules need to know of the rest of the portal."""

    today: date
    title_width: int = 80  # columns; a Chinese character takes two
    own_hosts: frozenset[str] = frozenset()
    # A name stands for itself and every name below it.
    allowed_hosts: frozenset[str] = frozenset()
    namesakes: tuple[Namesake, ...] = ()
    # The state of each address of the portal's own that the body links to or shows.
    links: Mapping[str, LinkState] = field(default_factory=dict)
    # By a picture's address in the body: what is read out where the body itself says nothing.
    alternative_texts: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = NO_TERMS
