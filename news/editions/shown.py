"""
Rows for display, with their texts in the script of an edition.

They are read-only and no model instances, so that a converted text never overwrites what an editor
wrote. They have the row's number, so that links and view counts are the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from news.text.languages import SIMPLIFIED, TRADITIONAL, script_of
from news.text.scripts import Conversion

from .models import conversion_to

# How to convert each text field, by the field's name.
Texts = Mapping[str, Callable[[Conversion, str], str]]


@dataclass(frozen=True)
class Shown:
    """
    A read-only view of a row: the fields in `texts` are in the edition's script.

    A text is converted when it is read, so deferred columns stay deferred.
    """

    row: Any
    edition: str
    texts: Texts = field(repr=False, compare=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self.row, name)
        if getattr(value, "alters_data", False):
            raise AttributeError(f"{self!r} is for reading; {name}() is its row's.")
        if name in self.texts and (conversion := self.conversion_of(value)):
            # Cached from now on.
            value = vars(self)[name] = self.texts[name](conversion, value)
        return value

    def conversion_of(self, text: str) -> Conversion | None:
        return name_conversion(text, self.edition)


def shown_in(rows: Iterable[Any], edition: str) -> list[Any]:
    """Each row with its texts as that edition shows them."""
    return [row.shown_in(edition) for row in rows]


def name_conversion(name: str, edition: str) -> Conversion | None:
    """
    The converter that brings a name to the edition's script; None if the name stays as it is.

    A tag, source, author or picture has one text for all editions, and no language is stored with
    it; its characters show the script. If all characters are common to both scripts (智能制造), it
    counts as Simplified, as texts do.
    """
    if edition not in (SIMPLIFIED, TRADITIONAL) or (script_of(name) or SIMPLIFIED) == edition:
        return None
    return conversion_to(edition)


def shown_name(name: str, edition: str) -> str:
    """The name as that edition shows it."""
    conversion = name_conversion(name, edition)
    return conversion.text(name) if conversion else name
