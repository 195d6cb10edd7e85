from django import template
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.models import Attachment, Image, Section
from news.richtext.attachments import Facts, attachment_names, render_attachments
from news.richtext.pictures import PictureInText, find_pictures, replace_pictures
from news.richtext.video import render_videos
from news.text.excerpts import excerpt

register = template.Library()

register.filter("excerpt", excerpt)


@register.filter
def rich_text(body: str) -> SafeString:
    """
    A stored body as it stands on a page, with its videos, its pictures in several sizes, and
    what its attachments are.

    It is safe because `news.richtext.sanitise` had the last word when it was written: see
    RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    return mark_safe(_with_attachments(_with_pictures(render_videos(body, notice))))  # noqa: S308


def _with_pictures(html: str) -> str:
    library = Image.objects.shown_in(get_language())
    images = library.by_stem(picture.stem for picture in find_pictures(html))
    if not images:
        return html
    template = get_template("news/_picture_element.html")

    def render(picture: PictureInText) -> str | None:
        image = images.get(picture.stem)
        if image is None:
            return None
        shown = image.shown_at(picture.width)
        alt = picture.alt or image.alt
        context = {"image": image, "alt": alt, "shown": shown, "is_lazy": True}
        return template.render(context).strip()

    return replace_pictures(html, render)


def _with_attachments(html: str) -> str:
    names = attachment_names(html)
    if not names:
        return html
    told = _("({type}, {size})")
    library = Attachment.objects.shown_in(get_language())
    attachments = {
        attachment.file.name: Facts(
            attachment.kind,
            str(attachment),
            told.format(type=attachment.get_kind_display(), size=filesizeformat(attachment.bytes)),
        )
        for attachment in library.filter(file__in=names).order_by()
    }
    return render_attachments(html, attachments)


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)
