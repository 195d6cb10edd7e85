from datetime import datetime

from django import template
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.articles.models import Section
from news.editions.shown import Shown
from news.library.models import Attachment, Image
from news.public.content_version import kept
from news.richtext.attachment_links import Facts, attachment_names, render_attachments
from news.richtext.picture_elements import PictureInText, find_pictures, replace_pictures
from news.richtext.tables import wrap_tables
from news.richtext.video import render_videos

register = template.Library()


@register.filter
def machine_time(moment: datetime) -> str:
    """
    For `datetime` attributes: in the portal's time zone, without microseconds, which HTML forbids.
    """
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.simple_tag
def day(moment: datetime) -> SafeString:
    """The day of a moment, for readers and machines."""
    precise = machine_time(moment)
    return mark_safe(f'<time datetime="{precise}">{precise[:10]}</time>')  # noqa: S308 - digits.


@register.simple_tag
def section_link(section: Section) -> SafeString:
    """A link to the section, marked if its name is in another language than the page."""
    return kept(("section link", section.pk), lambda: _section_link(section))


def _section_link(section: Section) -> SafeString:
    is_other = section.name_language != get_language()
    language = format_html(' lang="{}"', section.name_language) if is_other else ""
    return format_html('<a href="{}"{}>{}</a>', section.get_absolute_url(), language, section.name)


@register.filter
def rich_text(body: str) -> SafeString:
    """
    A stored body for a page: with videos, pictures in several sizes, attachments' types and sizes,
    and tables in boxes that scroll.

    It is safe because `news.richtext.sanitise` was applied when it was stored: see RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    html = _with_attachments(_with_pictures(render_videos(body, notice)))
    return mark_safe(wrap_tables(html, _("Table {number}")))  # noqa: S308


def _with_pictures(html: str) -> str:
    images = Image.objects.by_stem(picture.stem for picture in find_pictures(html))
    if not images:
        return html
    template = get_template("news/_picture_element.html")

    def render(picture: PictureInText) -> str | None:
        if picture.stem not in images:
            return None
        image = images[picture.stem].shown_in(get_language())
        shown = image.shown_at(picture.width)
        alt = picture.alt or image.alt
        context = {"image": image, "alt": alt, "shown": shown, "is_lazy": True}
        return template.render(context).strip()

    return replace_pictures(html, render)


def _with_attachments(html: str) -> str:
    names = attachment_names(html)
    if not names:
        return html
    text = _("({type}, {size})")
    attachments = {
        attachment.file_name: Facts(
            attachment.kind,
            attachment.shown_in(get_language()).title or str(attachment),
            text.format(type=attachment.get_kind_display(), size=filesizeformat(attachment.bytes)),
        )
        for attachment in Attachment.objects.filter(file__in=names).order_by()
    }
    return render_attachments(html, attachments)


@register.simple_tag
def page_address(number: int, query: str) -> str:
    """The address of a numbered page of the list at hand, with its other parameters."""
    parameters = "&".join(filter(None, (query, f"page={number}" if number > 1 else "")))
    return f"?{parameters}" if parameters else "."


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)


@register.simple_tag
def focal_class(image: Image | Shown) -> str:
    """The classes that keep a picture's focal point visible when it is cropped; often none."""
    across, down = (round(share * 4) * 25 for share in (image.focal_x, image.focal_y))
    names = [
        f"focal-{axis}-{percent}" for axis, percent in (("x", across), ("y", down)) if percent != 50
    ]
    return " ".join(names)
