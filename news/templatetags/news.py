from django import template
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news.models import Attachment, Section
from news.richtext.attachments import Facts, attachment_names, render_attachments
from news.richtext.video import render_videos
from news.text.excerpts import excerpt

register = template.Library()

register.filter("excerpt", excerpt)


@register.filter
def rich_text(body: str) -> SafeString:
    """
    A stored body as it stands on a page, with its videos and what its attachments are.

    It is safe because `news.richtext.sanitise` had the last word when it was written: see
    RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    return mark_safe(_with_attachments(render_videos(body, notice)))  # noqa: S308


def _with_attachments(body: str) -> str:
    names = attachment_names(body)
    if not names:
        return body
    told = _("({type}, {size})")
    attachments = {
        attachment.file.name: Facts(
            attachment.kind,
            str(attachment),
            told.format(type=attachment.get_kind_display(), size=filesizeformat(attachment.bytes)),
        )
        for attachment in Attachment.objects.filter(file__in=names).order_by()
    }
    return render_attachments(body, attachments)


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)
