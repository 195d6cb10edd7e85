"""The input of the rules: an article as it would be published, and facts about the portal."""

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
    # For a text that is not in line (an alternative text): its place in the body.
    at: int | None = None


@dataclass(frozen=True)
class Draft:
    """An article's content. The body is sanitised HTML; a blank field is a blank string or None."""

    title: str
    body: str
    language: str
    subtitle: str = ""
    summary: str = ""
    section: str = ""  # its name in any language
    source: str = ""
    is_own_source: bool = False
    source_url: str = ""
    authors: tuple[str, ...] = ()
    responsible_editor: str = ""
    lead_image: LeadImage | None = None
    published_at: datetime | None = None
    # The stored article that this is, so that it is not compared with itself or its translations.
    pk: int | None = None
    translation_group: UUID | None = None

    @cached_property
    def content(self) -> PlainText:
        return read(self.body)

    @cached_property
    def text(self) -> str:
        """The whole text, for detecting its language."""
        return "\n".join([self.title, self.subtitle, self.summary, self.content.text])

    @cached_property
    def plain_language(self) -> str:
        """The clear language of the text, or else its language field."""
        return plain_language(self.text, self.language)

    @cached_property
    def list_languages(self) -> tuple[str, ...]:
        """
        The languages whose word lists apply: the language field and the language of the text.

        So a wrong language field bypasses no list.
        """
        return tuple(dict.fromkeys([self.language, written_language(self.text, self.language)]))

    @cached_property
    def passages(self) -> list[TextPassage]:
        """All texts in which words are searched for."""
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
    # An article that exists, but that visitors will not see when the draft appears.
    HIDDEN = "hidden"
    DEAD = "dead"


class Namesake(NamedTuple):
    """A published article with the same title as the draft."""

    pk: int
    title: str
    published_at: datetime


@dataclass(frozen=True)
class Context:
    """The facts about the portal that the rules need."""

    today: date
    title_width: int = 80  # columns; a Chinese character takes two
    own_hosts: frozenset[str] = frozenset()
    # A host allows itself and all hosts below it.
    allowed_hosts: frozenset[str] = frozenset()
    namesakes: tuple[Namesake, ...] = ()
    # The state of each of the portal's own addresses that the body links to or shows.
    links: Mapping[str, LinkState] = field(default_factory=dict)
    # By a picture's address in the body: the library's alternative text, if the body has none.
    alternative_texts: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = NO_TERMS
