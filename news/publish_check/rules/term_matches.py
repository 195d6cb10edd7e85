from collections.abc import Iterator

from django.utils.translation import gettext as _

from .compiled_terms import FORBIDDEN, Term
from .draft import Context, Draft
from .finding import Finding, Severity, excerpt_of, find_at


def check_terms(draft: Draft, context: Context) -> Iterator[Finding]:
    for field, text, at in draft.passages:
        for term, start, end in context.terms.find(text, *draft.list_languages):
            code, severity = "common-mistake", Severity.WARNING
            if term.kind == FORBIDDEN:
                code, severity = "forbidden-term", Severity.ERROR
            message = _describe(term)
            if at is None:
                yield find_at(code, severity, field, message, text, start, end)
            else:
                excerpt = excerpt_of(text, start, end)
                yield Finding(code, severity, field, message, excerpt, at, at)


def _describe(term: Term) -> str:
    words = {"term": term.text, "replacement": term.replacement}
    if term.kind == FORBIDDEN:
        message = _("“%(term)s” is on the list of forbidden terms.") % words
    else:
        message = _("“%(term)s” is on the list of common mistakes.") % words
    if term.replacement:
        message += " " + _("Write “%(replacement)s”.") % words
    return f"{message} {term.note}" if term.note else message
