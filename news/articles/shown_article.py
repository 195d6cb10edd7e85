"""An article with its texts as an edition shows them."""

from dataclasses import dataclass
from functools import cached_property

from news.editions.models import conversion_to
from news.editions.shown import Shown, Texts, shown_in
from news.text.excerpts import excerpt, shorten
from news.text.languages import other_script
from news.text.scripts import Conversion

TEXTS: Texts = {
    "title": Conversion.text,
    "subtitle": Conversion.text,
    "summary": Conversion.text,
    "responsible_editor": Conversion.name,
    "body": Conversion.html,
}


@dataclass(frozen=True)
class ShownArticle(Shown):
    """
    In the other Chinese edition the language, the texts and the address are that edition's.

    The names of sections, tags and so on are always in the edition's script.
    """

    @property
    def language(self) -> str:
        return self.edition if self.converted_from else self.row.language

    @property
    def converted_from(self) -> str:
        """The language that the text was converted from; blank if it is shown as written."""
        return self.row.language if other_script(self.row.language) == self.edition else ""

    def conversion_of(self, text: str) -> Conversion | None:
        return conversion_to(self.edition) if self.converted_from else None

    def get_absolute_url(self) -> str:
        return self.row.address_in(self.language)

    @cached_property
    def teaser(self) -> str:
        """Its summary on one line, or the beginning of the loaded part of its text."""
        if summary := shorten(self.summary):
            return summary
        if "body" not in self.row.get_deferred_fields():
            return excerpt(self.body)
        beginning = excerpt(self.row.beginning)
        conversion = self.conversion_of(beginning)
        return conversion.text(beginning) if conversion else beginning

    @cached_property
    def source(self) -> Shown | None:
        return self.row.source and self.row.source.shown_in(self.edition)

    @cached_property
    def lead_image(self) -> Shown | None:
        return self.row.lead_image and self.row.lead_image.shown_in(self.edition)

    @cached_property
    def tags(self) -> list[Shown]:
        return shown_in(self.row.all_tags, self.edition)

    @cached_property
    def authors(self) -> list[Shown]:
        return shown_in(self.row.all_authors, self.edition)
