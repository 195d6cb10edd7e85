"""
The metadata in a page's head: Open Graph, schema.org, feeds, and Chinese government fields.

The names of the government fields are from the State Office's guide to government web sites
(国办发〔2017〕47号, annex on page design).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.articles.models import Named, Section
from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.site.face import LARGE, icon_address, icon_picture
from news.site.identity import absolute, imprint, publisher, site_description, site_name
from news.site.live_identity import current_identity
from news.text.excerpts import shorten
from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL

from .alternates import fixed_address
from .cards.making import Card
from .content_version import kept

# What a page may be about; as an edition's readers are shown it, or not.
Subject = Section | Named | Shown

# Language names in RFC 5646, and in Open Graph and news sitemaps.
LANGUAGE_TAGS = {ENGLISH: "en", SIMPLIFIED: "zh-Hans", TRADITIONAL: "zh-Hant"}
_LOCALES = {ENGLISH: "en_US", SIMPLIFIED: "zh_CN", TRADITIONAL: "zh_TW"}

# The last part of a feed's address, its media type and its name.
FEED_FORMATS = {
    "rss.xml": ("application/rss+xml", "RSS"),
    "atom.xml": ("application/atom+xml", "Atom"),
    "feed.json": ("application/feed+json", "JSON Feed"),
}

# Characters that could end or begin a script element inside it.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class FeedLink(NamedTuple):
    title: str
    media_type: str
    address: str


@dataclass(frozen=True)
class Picture:
    address: str
    width: int  # pixels
    height: int
    alt: str


@dataclass(frozen=True)
class Metadata:
    """The metadata of one page; every address is absolute."""

    title: str
    description: str
    address: str
    kind: str  # the Open Graph type
    locale: str
    pictures: list[Picture]
    feeds: list[FeedLink]
    official: list[tuple[str, str]]
    structured: list[SafeString]
    # Open Graph properties of an article: section, tags, times.
    article: list[tuple[str, str]] = field(default_factory=list)


def describe_article(request: HttpRequest, article: ShownArticle) -> Metadata:
    address = absolute(request, article.get_absolute_url())
    description = article.teaser
    pictures = _cards(request, article)
    tags = [tag.name for tag in article.tags]
    authors = [author.name for author in article.authors]
    section = article.section
    image = article.lead_image
    trail = _trail(section) if section else []
    return Metadata(
        title=article.title,
        description=description or article.title,
        address=address,
        kind="article",
        locale=_LOCALES[article.language],
        pictures=pictures,
        feeds=_feed_links(request, section),
        official=[
            *_site_fields(),
            *_present(
                ("ColumnName", section.name if section else ""),
                ("ArticleTitle", article.title),
                ("PubDate", _local(article.published_at)),
                ("ContentSource", article.source.name if article.source else ""),
                ("Keywords", ",".join(tags)),
                ("Author", ",".join(authors)),
                ("Image", absolute(request, image.for_others.url) if image else ""),
                ("Url", address),
            ),
        ],
        structured=[
            _script(_news_article(request, article, address, description, pictures)),
            _script(_breadcrumbs(request, [*trail, (article.title, article.get_absolute_url())])),
        ],
        article=list(
            _present(
                ("article:published_time", _iso(article.published_at)),
                ("article:modified_time", _iso(article.modified_at)),
                ("article:section", section.name if section else ""),
                *(("article:tag", tag) for tag in tags),
            )
        ),
    )


def describe_list(
    request: HttpRequest, title: str, subject: Subject | None, page_number: int
) -> Metadata:
    """The metadata of a list of articles; of one subject, if there is one."""
    address = escape_uri_path(request.path)
    if page_number > 1:
        address += f"?page={page_number}"
    site = site_name()
    note = shorten(getattr(subject, "note", ""))
    sentence = _("%(title)s: articles published by %(site)s, the latest first.")
    trail = _trail(subject) if subject else [(title, address)]
    return Metadata(
        title=title,
        description=note or sentence % {"title": title, "site": site},
        address=absolute(request, address),
        kind="website",
        locale=_locale(),
        pictures=_cards(request, None),
        feeds=_feed_links(request, subject),
        official=[*_site_fields(), ("ColumnName", title)],
        structured=[_script(_breadcrumbs(request, trail))],
    )


def describe_search(
    request: HttpRequest, title: str, parameters: dict[str, str], page_number: int
) -> Metadata:
    """The metadata of the results of a search with these parameters, and a feed of them."""
    described = describe_list(request, title, None, page_number)
    feeds = [
        FeedLink(
            f"{search_title(parameters['q'])} ({label})",
            media_type,
            absolute(request, search_feed_address(file, parameters)),
        )
        for file, (media_type, label) in FEED_FORMATS.items()
    ]
    page = {"page": str(page_number)} if page_number > 1 else {}
    address = f"{escape_uri_path(request.path)}?{urlencode(parameters | page)}"
    return replace(
        described,
        title=search_title(parameters["q"]),
        address=absolute(request, address),
        feeds=[*feeds, *described.feeds],
    )


def search_title(query: str) -> str:
    return f"{_('Search')}: {query} · {site_name()}"


def search_feed_address(file: str, parameters: dict[str, str]) -> str:
    """The address of the feed of a search in a format (a key of FEED_FORMATS)."""
    return f"{reverse('news:search-feed', kwargs={'file': file})}?{urlencode(parameters)}"


def describe_home(request: HttpRequest) -> Metadata:
    site, home = site_name(), fixed_address("news:home")
    sentence = _("%(site)s: news, notices and reports from the development zone.")
    description = site_description() or sentence % {"site": site}
    web_site = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site,
        "url": absolute(request, home),
        "inLanguage": _language_tag(),
        "description": description,
        "publisher": _publisher(request),
    }
    return Metadata(
        title=site,
        description=description,
        address=absolute(request, home),
        kind="website",
        locale=_locale(),
        pictures=_cards(request, None),
        feeds=_feed_links(request, None),
        official=_site_fields(),
        structured=[_script(web_site)],
    )


def _news_article(
    request: HttpRequest,
    article: ShownArticle,
    address: str,
    description: str,
    pictures: Iterable[Picture],
) -> dict[str, Any]:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "description": description,
        "url": address,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "identifier": article.guid.urn,
        "inLanguage": LANGUAGE_TAGS[article.language],
        "datePublished": _iso(article.published_at),
        "dateModified": _iso(article.modified_at),
        "image": [
            {
                "@type": "ImageObject",
                "url": picture.address,
                "width": picture.width,
                "height": picture.height,
            }
            for picture in pictures
        ],
        "author": _authors(request, article),
        "publisher": _publisher(request),
        "articleSection": article.section.name if article.section else "",
        "keywords": [tag.name for tag in article.tags],
        "isBasedOn": article.source_url,
        "isAccessibleForFree": True,
    }
    if article.responsible_editor:
        data["editor"] = {"@type": "Person", "name": article.responsible_editor}
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _authors(request: HttpRequest, article: ShownArticle) -> list[dict[str, Any]]:
    """The authors; without a byline the source, and without a source the portal itself."""
    people = [
        {
            "@type": "Person",
            "name": author.name,
            "url": absolute(request, author.get_absolute_url()),
        }
        for author in article.authors
    ]
    if people:
        return people
    if source := article.source:
        own_page = absolute(request, source.get_absolute_url())
        return [{"@type": "Organization", "name": source.name, "url": source.link or own_page}]
    return [_publisher(request)]


def _publisher(request: HttpRequest) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "name": publisher(),
        "url": absolute(request, fixed_address("news:home")),
        "logo": {"@type": "ImageObject", "url": absolute(request, kept("logo", _logo))},
    }


def _logo() -> str:
    identity = current_identity()
    if identity is None or icon_picture(identity) is None:
        return static("img/icon.svg")
    return icon_address(identity, LARGE)


def _trail(subject: Subject) -> list[tuple[str, str]]:
    """Names and addresses for the breadcrumbs, from below the home page down to the subject."""
    if isinstance(subject, Section):
        above = _trail(subject.parent) if subject.parent else []
        return [*above, (subject.name, subject.get_absolute_url())]
    directories = {"tag": _("Tags"), "source": _("Sources"), "author": _("Authors")}
    directory = (directories[subject.kind], fixed_address(f"news:{subject.kind}-directory"))
    return [directory, (subject.name, subject.get_absolute_url())]


def _breadcrumbs(request: HttpRequest, trail: Iterable[tuple[str, str]]) -> dict[str, Any]:
    steps = [(_("Home"), fixed_address("news:home")), *trail]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                "item": absolute(request, address),
            }
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def _cards(request: HttpRequest, article: ShownArticle | None) -> list[Picture]:
    cards = [Card(shape, article, get_language()) for shape in ("wide", "square")]
    return [
        Picture(absolute(request, card.get_absolute_url()), card.width, card.height, card.alt)
        for card in cards
    ]


def _feed_links(request: HttpRequest, subject: Subject | None) -> list[FeedLink]:
    """The subject's feeds, if there is one, and the edition's."""
    key = (subject.kind, subject.slug) if subject else None
    feeds = kept(("feeds", key), lambda: _feeds(subject))
    return [feed._replace(address=absolute(request, feed.address)) for feed in feeds]


def _feeds(subject: Subject | None) -> list[FeedLink]:
    """The same with paths as addresses."""
    feeds = [(f"{subject.name} · {site_name()}", subject)] if subject else []
    return [
        FeedLink(f"{name} ({label})", media_type, feed_address(file, topic))
        for name, topic in [*feeds, (site_name(), None)]
        for file, (media_type, label) in FEED_FORMATS.items()
    ]


def feed_address(file: str, subject: Subject | None = None) -> str:
    """
    The address of the feed in a format (a key of FEED_FORMATS), of the subject or the edition.
    """
    if subject is None:
        return reverse("news:feed", kwargs={"file": file})
    name = f"news:{subject.kind}-feed"
    return reverse(name, kwargs={"slug": subject.slug, "file": file})


def _site_fields() -> list[tuple[str, str]]:
    return list(
        _present(
            ("SiteName", site_name()),
            ("SiteDomain", settings.SITE_DOMAIN),
            ("SiteIDCode", imprint().id_code),
        )
    )


def _present(*fields: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((name, content) for name, content in fields if content)


def _language_tag() -> str:
    return LANGUAGE_TAGS[get_language()]


def _locale() -> str:
    return _LOCALES[get_language()]


# A page names each moment several times, and lists name those of pages.
@lru_cache(maxsize=1_000)
def _iso(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _local(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _script(data: dict[str, Any]) -> SafeString:
    """JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308
