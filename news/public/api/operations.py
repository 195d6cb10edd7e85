from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from ninja import Path, Router

from news.articles.models import Article, ArticleQuerySet, Author, Section, Slugged, Source, Tag
from news.editions.models import Language
from news.editions.shown import Shown
from news.library.delivery import CONTENT_TYPES
from news.public.bodies_for_others import bodies_for_others
from news.public.search_choice import days_of, period_of
from news.public.search_hits import Hit, rows_of_hits
from news.public.selection import SUBJECTS
from news.public.throttling import SEARCHING
from news.search import Results
from news.search import search as search_articles
from news.site.identity import absolute
from news.text.numbers import MOST

from .schemas import (
    LAST_SEARCH_PAGE,
    ArticleDetail,
    ArticleFilters,
    ArticlePage,
    Filters,
    Page,
    Search,
    SearchPage,
    SearchQuery,
    SectionList,
)

router = Router()

_Subject = TypeVar("_Subject", bound=Slugged)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@router.get(
    "/articles",
    response=ArticlePage,
    operation_id="listArticles",
    summary="Articles, the latest first",
    url_name="article-list",
)
def list_articles(request: HttpRequest, filters: Filters, page: Page) -> dict[str, Any]:
    """
    A page of the published articles that pass every filter.

    Pages are found by where the last one ended, so page 10,000 costs what page 1 does.
    """
    articles = _filtered(filters, page.after)
    found = list(_for_items(articles)[: page.page_size + 1])
    items, has_more = found[: page.page_size], len(found) > page.page_size
    following = {}
    if has_more:
        following = filters.dict(exclude_none=True) | {
            "page_size": page.page_size,
            "after": _end_of(items[-1]),
        }
    return _page(request, items, "article-list", following)


@router.get(
    "/articles/{article_id}",
    response=ArticleDetail,
    operation_id="getArticle",
    summary="One article with its text",
    url_name="article-detail",
)
def get_article(request: HttpRequest, article_id: int = Path(..., ge=1, le=MOST)) -> dict:
    """An article by its number; 404 while visitors cannot see it."""
    article = Article.objects.published().for_page().filter(pk=article_id).first()
    if article is None:
        raise Http404(f"There is no published article {article_id}.")
    siblings = Article.objects.published().filter(translation_group=article.translation_group)
    siblings = siblings.exclude(pk=article.pk).order_by("language").defer("body")
    return {
        **_item(request, article),
        "body_html": bodies_for_others(request, [article])[article.pk],
        "translations": [
            {
                "language": sibling.language,
                "id": sibling.pk,
                "url": absolute(request, sibling.get_absolute_url()),
                "api_url": _api_url(request, sibling),
            }
            for sibling in siblings
        ],
    }


@router.get(
    "/sections",
    response=SectionList,
    operation_id="listSections",
    summary="All sections",
    url_name="section-list",
)
def list_sections(request: HttpRequest) -> dict[str, Any]:
    """The sections in the order of the menu, each with its names and its pages."""
    sections = Section.objects.select_related("parent")
    return {"items": [_section(request, section) for section in sections]}


@router.get(
    "/search",
    response=SearchPage,
    operation_id="searchArticles",
    summary="Articles that hold words",
    url_name="search",
)
@SEARCHING.spend()
def search(request: HttpRequest, query: Search) -> dict[str, Any]:
    """A page of what the portal's own search finds, in its order."""
    start, size = (query.page - 1) * query.page_size, query.page_size
    results = _searched(query).fetched_with(rows_of_hits())
    found = results[start : start + size + 1]
    following = {}
    if len(found) > size and query.page < LAST_SEARCH_PAGE:
        following = query.dict(exclude_none=True, by_alias=True) | {"page": query.page + 1}
    page = _page(request, found[:size], "search", following)
    for item, article in zip(page["items"], found, strict=False):
        hit = Hit(article.shown_in(article.language), results.query)
        item["snippet"] = [part._asdict() for part in hit.snippet]
    return page | {"total": results.total, "total_is_capped": results.is_capped}


def _searched(query: SearchQuery) -> Results:
    filters: dict[str, Any] = {}
    for name, model in SUBJECTS.items():
        if slug := getattr(query, name):
            filters[name] = _find(model, slug)
    if query.language:
        filters["language"] = query.language
    year = days_of(query.year) if query.year else (None, None)
    first = max(filter(None, (year[0], query.first_day)), default=None)
    last = min(filter(None, (year[1], query.last_day)), default=None)
    if first or last:
        filters["period"] = period_of(first, last)
    return search_articles(query.q, by_date=query.sort == "date", **filters)


def _filtered(filters: ArticleFilters, cursor: str | None) -> ArticleQuerySet:
    # The narrowest bound comes first and "published" last: SQLite starts at the first bound, and
    # would otherwise read all articles from today to the year or page wanted.
    articles = _after(Article.objects.all(), cursor)
    if filters.year:
        start = timezone.make_aware(datetime(filters.year, 1, 1))
        end = timezone.make_aware(datetime(filters.year + 1, 1, 1))
        articles = articles.filter(published_at__lt=end, published_at__gte=start)
    articles = articles.published()
    if filters.language:
        articles = articles.filter(language=filters.language)
    if filters.section:
        articles = articles.in_section(_find(Section, filters.section))
    if filters.source:
        articles = articles.filter(source=_find(Source, filters.source))
    if filters.tag:
        articles = articles.filter(tags=_find(Tag, filters.tag))
    if filters.author:
        articles = articles.filter(authors=_find(Author, filters.author))
    return articles


def _find(model: type[_Subject], slug: str) -> _Subject:
    """The row with that slug, present or former; 404 if it does not exist or has no public page."""
    subject = model.objects.at(slug)
    if subject is None or not subject.has_page():
        raise Http404(f"There is no {model._meta.model_name} {slug!r}.")
    return subject


def _after(articles: ArticleQuerySet, cursor: str | None) -> ArticleQuerySet:
    """The articles after the cursor: by time, and by number within the same moment."""
    if not cursor:
        return articles
    microseconds, number = map(int, cursor.split("-"))
    moment = _EPOCH + timedelta(microseconds=microseconds)
    # An index starts at the first condition; the second skips articles of the same moment.
    return articles.filter(published_at__lte=moment).filter(
        Q(published_at__lt=moment) | Q(pk__lt=number)
    )


def _end_of(article: Article) -> str:
    return f"{((article.published_at or _EPOCH) - _EPOCH) // _MICROSECOND}-{article.pk}"


def _for_items(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.for_list().select_related("lead_image").prefetch_related("tags")


def _page(
    request: HttpRequest, articles: list[Article], name: str, following: dict[str, Any]
) -> dict[str, Any]:
    address = absolute(request, reverse(f"api:{name}"))
    return {
        "items": [_item(request, article) for article in articles],
        "next": f"{address}?{urlencode(following)}" if following else None,
    }


def _item(request: HttpRequest, article: Article) -> dict[str, Any]:
    shown = article.shown_in(article.language)  # For the names of its section, tags and so on.
    with translation.override(article.language):
        section = article.section and {"slug": article.section.slug, "name": article.section.name}
    return {
        "id": article.pk,
        "guid": article.guid.urn,
        "url": absolute(request, article.get_absolute_url()),
        "api_url": _api_url(request, article),
        "section": section,
        "tags": [_named(tag) for tag in shown.tags],
        "source": shown.source and _named(shown.source),
        "authors": [_named(author) for author in shown.authors],
        "lead_image": shown.lead_image and _picture(request, shown.lead_image),
        **{
            name: getattr(article, name)
            for name in (
                "language title subtitle summary source_url responsible_editor published_at "
                "modified_at views"
            ).split()
        },
    }


def _api_url(request: HttpRequest, article: Article) -> str:
    return absolute(request, reverse("api:article-detail", kwargs={"article_id": article.pk}))


def _named(subject: Shown) -> dict[str, str]:
    return {"slug": subject.slug, "name": subject.name}


def _picture(request: HttpRequest, image: Shown) -> dict[str, Any]:
    url, width, height = image.for_others
    return {
        "url": absolute(request, url),
        "media_type": CONTENT_TYPES[image.extension],
        "width": width,
        "height": height,
        "bytes": image.bytes_for_others,
        **{name: getattr(image, name) for name in ("alt", "caption", "credit")},
    }


def _section(request: HttpRequest, section: Section) -> dict[str, Any]:
    names, urls = {}, {}
    for language in Language.values:
        if name := getattr(section, f"name_{language.replace('-', '_')}"):
            names[language] = name
        urls[language] = absolute(request, section.address_in(language))
    return {
        "slug": section.slug,
        "names": names,
        "parent": section.parent and section.parent.slug,
        "urls": urls,
    }
