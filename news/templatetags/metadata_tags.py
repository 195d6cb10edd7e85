from collections.abc import Iterator
from html import escape
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from news.articles.shown_article import ShownArticle
from news.public.metadata import (
    Metadata,
    Subject,
    describe_article,
    describe_home,
    describe_list,
    describe_search,
)
from news.site.identity import site_name

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(
    context: dict[str, Any],
    article: ShownArticle | Literal[""] = "",
    title: str = "",
    subject: Subject | Literal[""] = "",
    page_obj: Page | Literal[""] = "",
    search: dict[str, str] | Literal[""] = "",
) -> SafeString:
    """
    The metadata of an article's page, of a list's page (which has a title), of the results of a
    search (its parameters), or of the home page, as elements of the page's head.

    Unknown values come from the template as blank strings.
    """
    request, number = context["request"], page_obj.number if page_obj else 1
    page = _described(request, article, title, subject, number, search)
    elements = list(_elements(page))
    if not search:  # Results are not indexed at all.
        elements.append(_meta("name", "robots", "max-image-preview:large"))
    return mark_safe("\n".join(elements))  # noqa: S308 - each value is escaped.


def _described(
    request: HttpRequest,
    article: ShownArticle | Literal[""],
    title: str,
    subject: Subject | Literal[""],
    number: int,
    search: dict[str, str] | Literal[""],
) -> Metadata:
    if article:
        return describe_article(request, article)
    if search:
        return describe_search(request, title, search, number)
    if title:
        return describe_list(request, title, subject or None, number)
    return describe_home(request)


def _elements(page: Metadata) -> Iterator[str]:
    """Not a template: these are some forty elements, for machines, on every page."""
    yield _meta("name", "Description", page.description)
    yield f'<link rel="canonical" href="{escape(page.address)}">'
    for name, content in page.official:
        yield _meta("name", name, content)
    yield _meta("property", "og:type", page.kind)
    yield _meta("property", "og:title", page.title)
    yield _meta("property", "og:description", page.description)
    yield _meta("property", "og:url", page.address)
    yield _meta("property", "og:site_name", site_name())
    yield _meta("property", "og:locale", page.locale)
    for picture in page.pictures:
        yield _meta("property", "og:image", picture.address)
        yield _meta("property", "og:image:type", "image/jpeg")
        yield _meta("property", "og:image:width", picture.width)
        yield _meta("property", "og:image:height", picture.height)
        yield _meta("property", "og:image:alt", picture.alt)
    for name, content in page.article:
        yield _meta("property", name, content)
    yield _meta("name", "twitter:card", "summary_large_image")
    for feed in page.feeds:
        title, address = escape(feed.title), escape(feed.address)
        yield f'<link rel="alternate" type="{feed.media_type}" title="{title}" href="{address}">'
    for data in page.structured:
        yield f'<script type="application/ld+json">{data}</script>'


def _meta(attribute: str, name: str, content: object) -> str:
    return f'<meta {attribute}="{name}" content="{escape(str(content))}">'
