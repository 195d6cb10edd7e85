"""
What an edition's readers are shown of a row, with its texts in their script.

For reading alone: it is no model instance, so that an editor's text is never overwritten by a
machine's. Its number is the row's, so that links and view counts are too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from news.text.languages import SIMPLIFIED, TRADITIONAL, script_of
from news.text.scripts import Conversion

from .models import conversion_to

# How to convert each text of a row that readers see, by its name.
Texts = Mapping[str, Callable[[Conversion, str], str]]


@dataclass(frozen=True)
class Shown:
    """
    A row for reading: what `texts` names is in the edition's script, all else is the row's own.

    A text is converted when it is asked for, so what is not loaded stays so until then.
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
            # Found there from now on.
            value = vars(self)[name] = self.texts[name](conversion, value)
        return value

    def conversion_of(self, text: str) -> Conversion | None:
        return name_conversion(text, self.edition)


def shown_in(rows: Iterable[Any], edition: str) -> list[Any]:
    """Each row as that edition's readers are shown it."""
    return [row.shown_in(edition) for row in rows]


def name_conversion(name: str, edition: str) -> Conversion | None:
    """
    What brings a name to a Chinese edition's script, or None where it is to stay.

    A tag, source, author or picture has one text for all editions, in a language that is not on
    record; its characters tell the script. 智能制造, whose characters are all common to both, is
    taken for Simplified, as texts are.
    """
    if edition not in (SIMPLIFIED, TRADITIONAL) or (script_of(name) or SIMPLIFIED) == edition:
        return None
    return conversion_to(edition)


def shown_name(name: str, edition: str) -> str:
    """The name as that edition's readers are shown it."""
    conversion = name_conversion(name, edition)
    return conversion.text(name) if conversion else name
