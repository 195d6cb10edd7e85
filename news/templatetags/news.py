from django import template
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news.models import Section
from news.richtext.video import render_videos
from news.text.excerpts import excerpt

register = template.Library()

register.filter("excerpt", excerpt)


@register.filter
def rich_text(body: str) -> SafeString:
    """
    A stored body as it stands on a page, with its videos.

    It is safe because `news.richtext.sanitise` had the last word when it was written: see
    RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    return mark_safe(render_videos(body, notice))  # noqa: S308


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)
