from collections.abc import Iterator

from django.utils.translation import gettext as _

from news.text.characters import clean_line

from .draft import Context, Draft, LinkState
from .finding import Excerpt, Finding, Severity, excerpt_of


def check_alternative_texts(draft: Draft, context: Context) -> Iterator[Finding]:
    if draft.lead_image and _is_blank(draft.lead_image.alt):
        message = _(
            "The lead picture has no alternative text. Write one in the library: "
            "what it shows, for those who cannot see it."
        )
        yield Finding("lead-picture-without-alt", Severity.ERROR, "lead_image", message)
    for number, picture in enumerate(draft.content.pictures):
        # As on the page: the text's own, or else the library's.
        if _is_blank(picture.alt or context.alternative_texts.get(picture.source, "")):
            message = _(
                "A picture has no alternative text: what it shows, for those who cannot see it."
            )
            yield _of_picture("picture-without-alt", message, draft, number)


def check_picture_files(draft: Draft, context: Context) -> Iterator[Finding]:
    for number, picture in enumerate(draft.content.pictures):
        if context.links.get(picture.source) is LinkState.DEAD:
            message = _("The file of this picture is gone. Choose it from the library again.")
            yield _of_picture("dead-picture", message, draft, number)


def _of_picture(code: str, message: str, draft: Draft, number: int) -> Finding:
    at, source, _alt = draft.content.pictures[number]
    place = excerpt_of(draft.content.text, at, at)
    excerpt = Excerpt(place.before, f"[{source.rpartition('/')[2]}]", place.after)
    return Finding(code, Severity.ERROR, "body", message, excerpt, at, at, number)


def _is_blank(text: str) -> bool:
    return not clean_line(text)
