from collections.abc import Iterator

from django.utils.translation import gettext as _

from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL

from .draft import Context, Draft
from .finding import Finding, Severity


def check_language(draft: Draft, context: Context) -> Iterator[Finding]:
    if draft.plain_language != draft.language:
        names = {
            ENGLISH: _("English"),
            SIMPLIFIED: _("Simplified Chinese"),
            TRADITIONAL: _("Traditional Chinese"),
        }
        message = _(
            "The article is filed as %(filed)s, but the text is in %(found)s. Choose the text's "
            "language, or translate the text."
        ) % {
            "filed": names.get(draft.language, draft.language),
            "found": names[draft.plain_language],
        }
        yield Finding("language-differs", Severity.ERROR, "language", message)


def check_section(draft: Draft, context: Context) -> Iterator[Finding]:
    if not draft.section:
        message = _("The article has no section. Choose the one that visitors will look in.")
        yield Finding("no-section", Severity.ERROR, "section", message)


def check_source(draft: Draft, context: Context) -> Iterator[Finding]:
    """An original text needs no source; a reprint must name where it first appeared."""
    if not draft.source:
        message = _("The article has no source. Name the outlet, or your own office.")
        yield Finding("no-source", Severity.WARNING, "source", message)
    elif not draft.is_own_source and not draft.source_url:
        message = _("A text from another outlet needs the address where it was published.")
        yield Finding("no-original-address", Severity.WARNING, "source_url", message)
