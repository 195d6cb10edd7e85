import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from news.text.characters import is_invisible

from .draft import Context, Draft
from .finding import Finding, Severity


def display_width(text: str) -> int:
    """The width of the text in columns: two for a Chinese or full-width character."""
    return sum(_columns(character) for character in text)


def check_title_width(draft: Draft, context: Context) -> Iterator[Finding]:
    width = display_width(draft.title)
    if width > context.title_width:
        message = _(
            "The title is %(width)d columns wide, at most %(most)d fit (a Chinese character "
            "takes two). Shorten it, or move a part to the subtitle."
        ) % {"width": width, "most": context.title_width}
        yield Finding("title-too-long", Severity.WARNING, "title", message)


def check_title_is_new(draft: Draft, context: Context) -> Iterator[Finding]:
    for namesake in context.namesakes:
        message = _("Article %(number)d of %(day)s has the same title: “%(title)s”.") % {
            "number": namesake.pk,
            "day": f"{namesake.published_at:%Y-%m-%d}",
            "title": namesake.title,
        }
        yield Finding("title-duplicated", Severity.WARNING, "title", message)


def _columns(character: str) -> int:
    if is_invisible(character) or unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
