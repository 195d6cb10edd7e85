"""
What an edition's readers are shown of a row: the row itself, or a copy in their script.

A copy is for reading alone. It keeps its number, so that links and view counts are the row's own,
and cannot be saved: an editor's text is never overwritten by a machine's.
"""

import copy
from typing import Any, Self

from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver

from news.text.languages import SIMPLIFIED, TRADITIONAL, script_of
from news.text.scripts import Conversion

from .models import conversion_to


class ShownQuerySet(models.QuerySet):
    _edition = ""

    def shown_in(self, edition: str) -> Self:
        """
        Each row as that edition's readers are shown it: see the model's own `shown_in`.

        To be asked for in every public page, feed and answer, by the edition it is part of. Rows
        from `iterator()` come as they are stored.
        """
        shown = self._chain()
        shown._edition = edition
        return shown

    def as_shown_in(self, edition: str) -> Self:
        """The same for rows that have been fetched, without asking for them again."""
        shown = self._chain()
        shown._result_cache = [row.shown_in(edition) for row in self]
        shown._prefetch_done = True
        return shown

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._edition = self._edition
        return clone

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        # Behind super(), so that what is prefetched is there to be shown as well.
        if is_new and self._edition:
            self._result_cache = [
                row.shown_in(self._edition) if isinstance(row, Shown) else row
                for row in self._result_cache
            ]


class Shown(models.Model):
    """Whose rows have texts that readers see."""

    # The script that a copy was converted from; a stored row has none.
    converted_from = ""

    class Meta:
        abstract = True

    def shown_in(self, edition: str) -> Self:
        raise NotImplementedError

    def converted(self, conversion: Conversion, **texts: str) -> Self:
        """A copy for readers, with these texts instead."""
        shown = copy.copy(self)
        shown.converted_from = conversion.source
        for name, text in texts.items():
            setattr(shown, name, text)
        return shown


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


@receiver(pre_save)
def refuse_copies(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if getattr(instance, "converted_from", ""):
        raise TypeError(f"{instance!r} is converted for readers; save the stored one instead.")
