from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import NamedTuple

from django import template
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.articles.models import Section
from news.editions.shown import Shown
from news.library.models import Attachment, Image
from news.public.content_version import kept
from news.richtext.attachment_links import Facts, render_attachments
from news.richtext.attachment_list import LinkedAttachment
from news.richtext.contents_list import Heading
from news.richtext.picture_elements import PictureInText, find_pictures, replace_pictures
from news.richtext.prepared_body import prepare

register = template.Library()

_TEXT_WIDTH = 704  # pixels: that of .article, where the letters have their usual size


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


class BodyOfPage(NamedTuple):
    html: SafeString
    contents: list[Heading]  # of a long text, else none
    attachments: list[dict[str, str]]  # of each its address, text, kind and facts
    is_long: bool
    has_videos: bool


@register.simple_tag
def body_of_page(body: str, images: dict[str, Image] | str = "") -> BodyOfPage:
    """
    A stored body for a page: with videos, pictures in several sizes, attachments' types and sizes,
    and tables in boxes that scroll; and what stands beside it.

    `images` are those in the text by stem; they are asked for if they are not given. The HTML is
    safe because `news.richtext.sanitise` was applied when it was stored: see RichTextField.
    """
    notice = _("The video is loaded from {host} when you open it.")
    prepared = prepare(body, _("Table {number}"), notice)
    facts = _facts_of(one.name for one in prepared.attachments)
    html = _with_pictures(prepared.html, images if isinstance(images, dict) else None)
    return BodyOfPage(
        html=mark_safe(render_attachments(html, facts) if facts else html),  # noqa: S308
        contents=prepared.contents,
        attachments=[_listed(one, facts) for one in prepared.attachments],
        is_long=prepared.is_long,
        has_videos="data-player=" in prepared.html,
    )


def _with_pictures(html: str, images: dict[str, Image] | None) -> str:
    if images is None:
        images = Image.objects.by_stem(picture.stem for picture in find_pictures(html))
    if not images:
        return html

    def render(picture: PictureInText) -> str | None:
        if picture.stem not in images:
            return None
        image = images[picture.stem].shown_in(get_language())
        return picture_element(
            image, alt=picture.alt, width=picture.width, is_in_link=picture.is_in_link
        )

    return replace_pictures(html, render)


@register.simple_tag
def picture_element(
    image: Shown,
    alt: str = "",
    width: int | None = None,
    *,
    is_lead: bool = False,
    is_in_link: bool = False,
) -> SafeString:
    """
    A picture in the sizes that screens need, in a link to the large one if that shows more.

    `width` (pixels) is the editor's. The size is set, so that the layout does not shift; the widths
    are those of .article. No template: a story has dozens of these.
    """
    shown, alt = image.shown_on_page(width), escape(alt or image.alt)
    sizes = (
        f' sizes="(min-width: 46.5rem) min(44rem, {shown.width}px),'
        f' min(100vw - 2.5rem, {shown.width}px)"'
    )
    srcset = image.webp_srcset
    webp = f'<source type="image/webp" srcset="{escape(srcset)}"{sizes}>' if srcset else ""
    loading = 'fetchpriority="high"' if is_lead else 'loading="lazy" decoding="async"'
    element = (
        f'<picture>{webp}<img src="{escape(shown.url)}" srcset="{escape(image.fallback_srcset)}"'
        f'{sizes} width="{shown.width}" height="{shown.height}" alt="{alt}" {loading}></picture>'
    )
    large = image.large
    if not is_in_link and (large.width > shown.width or large.width > _TEXT_WIDTH):
        # A long one is read in a window of its own, where it scrolls.
        opens = "" if image.is_long else " data-picture"
        name = ": ".join(filter(None, [escape(_("Enlarge the picture")), alt]))
        address = escape(large.url)
        element = f'<a class="enlarge" href="{address}"{opens} aria-label="{name}">{element}</a>'
    return mark_safe(element)  # noqa: S308 - addresses and texts are escaped.


def _facts_of(names: Iterable[str]) -> dict[str, Facts]:
    if not (asked := list(names)):
        return {}
    text = _("({type}, {size})")
    return {
        attachment.file_name: Facts(
            attachment.kind,
            attachment.shown_in(get_language()).title or str(attachment),
            text.format(type=attachment.get_kind_display(), size=filesizeformat(attachment.bytes)),
        )
        for attachment in Attachment.objects.filter(file__in=asked).order_by()
    }


def _listed(linked: LinkedAttachment, facts: dict[str, Facts]) -> dict[str, str]:
    known = facts.get(linked.name)
    return {
        "address": linked.address,
        "text": linked.text or (known.title if known else linked.name.rpartition("/")[2]),
        "kind": known.kind if known else "",
        "facts": known.type_and_size if known else "",
    }


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
