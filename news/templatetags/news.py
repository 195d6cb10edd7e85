from datetime import datetime

from django import template
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news.models import Image, Section
from news.richtext.tables import wrap_tables
from news.richtext.video import render_videos
from news.text.excerpts import excerpt

register = template.Library()

register.filter("excerpt", excerpt)


@register.filter
def machine_time(moment: datetime) -> str:
    """For `datetime` attributes, where the time is the portal's and HTML allows no microseconds."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def rich_text(body: str) -> SafeString:
    """
    A stored body as it stands on a page, with its videos, its tables in boxes that scroll.

    It is safe because `news.richtext.sanitise` had the last word when it was written: see
    RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    return mark_safe(wrap_tables(render_videos(body, notice), _("Table {number}")))  # noqa: S308


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)


@register.simple_tag
def focal_class(image: Image) -> str:
    """The classes that keep a picture's focal point in view when it is cropped; often none."""
    across, down = (round(share * 4) * 25 for share in (image.focal_x, image.focal_y))
    names = [
        f"focal-{axis}-{percent}" for axis, percent in (("x", across), ("y", down)) if percent != 50
    ]
    return " ".join(names)
