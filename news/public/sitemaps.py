"""
Sitemaps: an index, files of articles and of lists, and the latest news.

Articles are grouped by their number, so an article never moves to another file, and a file is found
without counting. The last change of each file comes from a database index, one probe for each file.
Namespaces and limits are those of sitemaps.org 0.9, and of Google's extensions for images, news and
languages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from news.articles.language_pages import LanguagePage, language_pages_of
from news.articles.loading import modified_by_block
from news.articles.models import Article, ArticleQuerySet, Author, Named, Section, Source, Tag
from news.articles.models.article import SITEMAP_BLOCK
from news.http_caching import respond
from news.site.identity import absolute, site_name
from news.text.languages import (
    ENGLISH,
    SIMPLIFIED,
    TRADITIONAL,
    editions_that_list,
    other_script,
)
from news.text.xml import xml_text

from .alternates import Alternate, alternates, in_editions, of_a_page

# An index may name 50,000 files. These cover 50 million articles; older ones are left out.
MOST_BLOCKS = 10_000
# Of each kind in each edition, so that three kinds in three editions stay below 50,000.
MOST_SUBJECTS = 5_000
MOST_NEWS = 1_000
NEWS_AGE = timedelta(hours=48)

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLSET = (
    f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)
# Google's codes: ISO 639, except for Chinese.
_NEWS_LANGUAGES = {ENGLISH: "en", SIMPLIFIED: "zh-cn", TRADITIONAL: "zh-tw"}
_SUBJECTS = (Tag, Source, Author)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    files: list[tuple[str, datetime | None]] = [(reverse("sitemap-pages"), None)]
    latest = _latest_news().values_list("published_at", flat=True).first()
    if latest is not None:
        files.append((reverse("sitemap-news"), latest))
    files += [
        (reverse("sitemap-articles", kwargs={"block": block}), modified_at)
        for block, modified_at in modified_by_block(MOST_BLOCKS)
    ]
    lines = [
        f"<sitemap>{_loc(request, address)}{_lastmod(modified_at)}</sitemap>\n"
        for address, modified_at in files
    ]
    xml = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'
    return _respond(request, xml)


@require_safe
def articles(request: HttpRequest, block: str) -> HttpResponse:
    """The articles of one block of numbers."""
    start = int(block) * SITEMAP_BLOCK
    numbers = {"pk__gte": start, "pk__lt": start + SITEMAP_BLOCK}
    found = Article.objects.published().filter(**numbers).order_by("pk")
    entries = list(
        found.select_related("lead_image").only(*_ADDRESS, "updated_at", "lead_image__file")
    )
    if not entries:
        raise Http404
    groups = found.order_by().values("translation_group")
    elsewhere = Article.objects.published().filter(translation_group__in=groups)
    elsewhere = elsewhere.exclude(**numbers).order_by("pk").only(*_ADDRESS)
    language_pages = _language_pages_by_group([*entries, *elsewhere])
    urls = []
    for article in entries:
        pages = language_pages[article.translation_group]
        parts = (
            _lastmod(article.modified_at),
            _links(request, alternates({page.language: page.address for page in pages})),
            _image(request, article),
        )
        urls += [
            _url(absolute(request, page.address), *parts) for page in _pages_of(article, pages)
        ]
    return _respond(request, _urlset(urls))


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The home pages, and the lists that have articles."""
    lists = [(name, in_editions(name)) for name in ("news:home", "news:article-list")]
    section = "news:section-detail"
    lists += [
        (section, in_editions(section, slug=slug))
        for slug in Section.objects.values_list("slug", flat=True)
    ]
    written = Article.objects.published().languages()
    for model in _SUBJECTS:
        lists += _subject_pages(model, written)
    urls = []
    for name, addresses in lists:
        links = _links(request, of_a_page(name, addresses))
        urls += [_url(absolute(request, address), links) for address in addresses.values()]
    return _respond(request, _urlset(urls))


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days; a news sitemap may hold no others."""
    latest = _latest_news().only(*_ADDRESS)[:MOST_NEWS]
    urls = [
        _url(
            _address(request, article),
            "<news:news><news:publication>"
            f"<news:name>{_text(site_name(article.language))}</news:name>"
            f"<news:language>{_NEWS_LANGUAGES[article.language]}</news:language>"
            "</news:publication>"
            f"<news:publication_date>{_moment(article.published_at)}</news:publication_date>"
            f"<news:title>{_text(article.title)}</news:title></news:news>",
        )
        for article in latest
    ]
    return _respond(request, _urlset(urls))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    searches = [f"Disallow: /{code}/search/" for code, _name in settings.LANGUAGES]
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        *searches,
        "",
        f"Sitemap: {absolute(request, reverse('sitemap'))}",
        f"Sitemap: {absolute(request, reverse('sitemap-news'))}",
        "",
    ]
    return respond(request, "\n".join(lines).encode(), "text/plain; charset=utf-8", max_age=3600)


# The columns that an article's address needs.
_ADDRESS = ("language", "slug", "title", "translation_group", "published_at")


def _latest_news() -> ArticleQuerySet:
    return Article.objects.published().filter(published_at__gt=timezone.now() - NEWS_AGE)


def _subject_pages(model: type[Named], written: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """
    For each tag, source or author, the address of its page in every edition that lists articles.
    """
    name = f"news:{model._meta.model_name}-detail"
    languages: dict[str, list[str]] = defaultdict(list)
    for language in written:
        articles = Article.objects.published().filter(language=language)
        slugs = model.objects.with_page(articles, [language]).values_list("slug", flat=True)
        for slug in slugs[:MOST_SUBJECTS]:
            languages[slug].append(language)
    for slug in list(languages)[:MOST_SUBJECTS]:
        yield name, in_editions(name, editions_that_list(languages[slug], written), slug=slug)


def _language_pages_by_group(articles: Iterable[Article]) -> dict[UUID, list[LanguagePage]]:
    """The language pages of the articles, by translation group, as on the articles' own pages."""
    groups: dict[UUID, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article.translation_group].append(article)
    return {group: language_pages_of(translations) for group, translations in groups.items()}


def _pages_of(article: Article, language_pages: Iterable[LanguagePage]) -> Iterator[LanguagePage]:
    """The article's own page, and the one that is converted to the other Chinese script."""
    for page in language_pages:
        written_in = other_script(page.language) if page.is_converted else page.language
        if written_in == article.language:
            yield page


def _address(request: HttpRequest, article: Article) -> str:
    return absolute(request, article.get_absolute_url())


def _links(request: HttpRequest, found: Iterable[Alternate]) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" '
        f"href={quoteattr(absolute(request, address))}/>"
        for language, address in found
    )


def _image(request: HttpRequest, article: Article) -> str:
    if article.lead_image is None:
        return ""
    address = absolute(request, article.lead_image.file.url)
    return f"<image:image><image:loc>{escape(address)}</image:loc></image:image>"


def _url(address: str, *parts: str) -> str:
    return f"<url><loc>{escape(address)}</loc>{''.join(parts)}</url>\n"


def _loc(request: HttpRequest, address: str) -> str:
    return f"<loc>{escape(absolute(request, address))}</loc>"


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{_moment(moment)}</lastmod>" if moment else ""


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _text(text: str) -> str:
    return escape(xml_text(text))


def _urlset(urls: Iterable[str]) -> str:
    return f"{_URLSET}{''.join(urls)}</urlset>\n"


def _respond(request: HttpRequest, xml: str) -> HttpResponse:
    return respond(request, xml.encode(), "application/xml; charset=utf-8")
