"""
Cards, headlines and thumbnails. No templates: a list has hundreds of these elements, and rendering
them by templates took half the time of the whole page.
"""

from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.library.models import Image
from news.public.content_version import kept

from .article_tags import day, focal_class, section_link

register = template.Library()

_SIZES = "(min-width: 40rem) 13rem, 7rem"
_LEAD_SIZES = "(min-width: 64rem) 46rem, calc(100vw - 2.5rem)"


@register.simple_tag
def article_cards(
    articles: Iterable[ShownArticle], *, level: int = 2, is_lead: bool = False
) -> SafeString:
    """
    Articles with their teasers and pictures. `level` is that of their headings; `is_lead` marks the
    first article of the home page.
    """
    edition = get_language()
    return _safe(*(_card(article, edition, level, is_lead) for article in articles))


@register.simple_tag
def headlines(articles: Iterable[ShownArticle], *, is_ranked: bool = False) -> SafeString:
    """Articles as a list of links, with their days unless they are in order of rank."""
    edition = get_language()
    kind, ranked = ("ol", " headlines--ranked") if is_ranked else ("ul", "")
    links = (
        f"<li{_language(article, edition)}>{_link(article.get_absolute_url(), article.title)}"
        f"{'' if is_ranked else f' {day(article.published_at)}'}</li>"
        for article in articles
    )
    return _safe(f'<{kind} class="headlines{ranked}">', *links, f"</{kind}>")


@register.simple_tag
def related_articles(articles: Iterable[ShownArticle], pictures: Mapping[int, Image]) -> SafeString:
    """Articles as links with their day, and their lead picture where it is among the pictures."""
    edition = get_language()
    links = (
        f"<li{_language(article, edition)}>{_small_picture(pictures.get(article.lead_image_id))}"
        f"{_link(article.get_absolute_url(), article.title)} {day(article.published_at)}</li>"
        for article in articles
    )
    return _safe('<ul class="related__list">', *links, "</ul>")


def _small_picture(image: Image | None) -> str:
    """Beside a title, so that it needs no text of its own; blank for none."""
    if image is None:
        return ""
    return kept(("small picture", image.pk), lambda: _small(image))


def _small(image: Image) -> str:
    return (
        f'<img class="{focal_class(image)}" src="{escape(image.smallest)}"'
        ' width="120" height="80" alt="" loading="lazy">'
    )


@register.simple_tag
def thumbnail(image: Shown, *, is_lead: bool = False) -> SafeString:
    """A picture beside a title, so that it needs no text of its own."""
    shown, srcset = image.narrowest, image.webp_srcset
    sizes = _LEAD_SIZES if is_lead else _SIZES
    webp = f'<source type="image/webp" srcset="{escape(srcset)}" sizes="{sizes}">' if srcset else ""
    loading = 'fetchpriority="high"' if is_lead else 'loading="lazy"'
    size = f'width="{shown.width}" height="{shown.height}"'
    return _safe(
        f'<div class="card__picture"><picture>{webp}<img class="{focal_class(image)}"'
        f' src="{escape(shown.url)}" {size} alt="" {loading}></picture></div>'
    )


def _card(article: ShownArticle, edition: str, level: int, is_lead: bool) -> str:
    image, source = article.lead_image, article.source
    picture = thumbnail(image, is_lead=is_lead) if image else ""
    lead, pictured = " card--lead" if is_lead else "", " card--pictured" if image else ""
    title = _link(article.get_absolute_url(), article.title)
    summary = f'<p class="card__summary">{escape(article.teaser)}</p>' if article.teaser else ""
    facts = [
        day(article.published_at) if article.published_at else "",
        section_link(article.section) if article.section else "",
        _link(source.get_absolute_url(), source.name) if source else "",
    ]
    # What is read before the text is above it.
    above, beside = (picture, "") if is_lead else ("", picture)
    return (
        f'<article class="card{lead}{pictured}"{_language(article, edition)}>{above}'
        f'<div class="card__text"><h{level} class="card__title">{title}</h{level}>{summary}'
        f'<p class="facts" lang="{edition}">{" ".join(filter(None, facts))}</p></div>'
        f"{beside}</article>"
    )


def _language(article: ShownArticle, edition: str) -> str:
    language = article.language
    return "" if language == edition else f' lang="{escape(language)}"'


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def _safe(*lines: str) -> SafeString:
    # Texts, addresses and languages are escaped; the rest is numbers and what other tags made.
    return mark_safe("\n".join(lines))  # noqa: S308
