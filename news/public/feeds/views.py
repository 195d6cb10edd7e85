from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.articles.models import Article, ArticleQuerySet
from news.articles.shown_article import ShownArticle
from news.editions.shown import shown_in
from news.http_caching import respond
from news.library.delivery import CONTENT_TYPES
from news.public.bodies_for_others import bodies_for_others, picture_for_others
from news.public.edition_pages import scope_of_edition, written_languages
from news.public.filters import with_todays_slugs
from news.public.metadata import LANGUAGE_TAGS, feed_address, search_feed_address
from news.public.redirects import moved
from news.public.search_choice import read_choice
from news.public.selected_articles import SelectedArticles
from news.public.selection import SUBJECTS, Selection, find_subject
from news.site.identity import absolute, publisher, site_name
from news.text.excerpts import excerpt, shorten

from .formats import GENERATORS, Generator

MOST_ENTRIES = 20
# Characters of all bodies together; later entries only have their summary.
MOST_TEXT = 2_000_000


@require_safe
def feed(request: HttpRequest, file: str, kind: str = "", slug: str = "") -> HttpResponse:
    """The latest articles of the edition, or of one section, tag, source or author (`kind`)."""
    subject = find_subject(SUBJECTS[kind], slug) if kind else None
    feed = ArticleFeed(
        request,
        file,
        name=subject.shown_in(get_language()).name if subject else "",
        page=subject.get_absolute_url() if subject else reverse("news:home"),
        address=feed_address(file, subject),
        articles=_latest(Selection().narrow(**({kind: subject} if kind else {}))),
    )
    if subject and not feed.items and not subject.has_page():
        raise Http404
    if subject and subject.slug != slug:
        return _for_every_origin(moved(request, feed_address(file, subject)))
    return _for_every_origin(feed.respond())


def _latest(selection: Selection) -> ArticleQuerySet:
    found = SelectedArticles(selection, scope_of_edition(written_languages()), MOST_ENTRIES)
    # By number: the database would sort whole articles of two scripts.
    return Article.objects.published().filter(pk__in=found.numbers(0, MOST_ENTRIES)).for_page()


@require_safe
def search_feed(request: HttpRequest, file: str) -> HttpResponse:
    """
    The latest articles that a search finds, with the parameters of its page.

    404 where the page would ask for a word or leave something out, because a feed cannot say so
    and its reader would wait for what never comes.
    """
    choice, left_out = read_choice(request)
    published = Article.objects.published()
    found = choice.find(get_language(), published.languages(), by_date=True)
    if left_out or not found.query:
        raise Http404
    if query := with_todays_slugs(request, choice.slugs, ()):
        return _for_every_origin(moved(request, request.path, query))
    feed = ArticleFeed(
        request,
        file,
        name=f"{_('Search')}: {choice.query}",
        page=reverse("news:search") + choice.address,
        address=search_feed_address(file, choice.parameters),
        articles=found.fetched_with(published.for_page()),
    )
    response = _for_every_origin(feed.respond())
    response["X-Robots-Tag"] = "noindex"
    return response


def _for_every_origin(response: HttpResponse) -> HttpResponse:
    """Feed readers that run in a browser request it from their own origin."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


class ArticleFeed(Feed):
    """
    The feed of one request. Django's view would keep one object for all requests.

    The first of the articles, of the page with that path; `name` is what the page is about, blank
    for the edition.
    """

    item_guid_is_permalink = False

    def __init__(
        self,
        request: HttpRequest,
        file: str,
        *,
        name: str,
        page: str,
        address: str,
        articles: Sequence[Article] | ArticleQuerySet,
    ) -> None:
        self.request = request
        self.feed_type: type[Generator] = GENERATORS[file]
        self.language = LANGUAGE_TAGS[get_language()]
        self.site = site_name()
        self.name = name
        self.title = f"{name} · {self.site}" if name else self.site
        self.link = self._absolute(page)
        self.author_name = publisher()
        self.feed_url = self.feed_guid = self._absolute(address)
        self.articles = articles

    @cached_property
    def items(self) -> list[ShownArticle]:
        return shown_in(self.articles[:MOST_ENTRIES], get_language())

    def respond(self) -> HttpResponse:
        written = self.get_feed(None, self.request)
        return respond(
            self.request,
            written.writeString("utf-8").encode(),
            self.feed_type.content_type,
            modified_at=written.latest_post_date(),
        )

    def description(self) -> str:
        sentence = _("%(title)s: articles published by %(site)s, the latest first.")
        return sentence % {"title": self.name or self.site, "site": publisher()}

    @cached_property
    def texts(self) -> dict[int, str]:
        """The bodies that fit into MOST_TEXT, by the article's number."""
        texts, room = {}, MOST_TEXT
        for number, body in bodies_for_others(self.request, self.items).items():
            room -= len(body)
            if room >= 0:
                texts[number] = body
        return texts

    def item_title(self, article: ShownArticle) -> str:
        return article.title

    def item_description(self, article: ShownArticle) -> str:
        return escape(self._summary(article))  # Feed readers parse it as HTML.

    def item_link(self, article: ShownArticle) -> str:
        return self._absolute(article.get_absolute_url())

    def item_guid(self, article: ShownArticle) -> str:
        return article.guid.urn

    def item_pubdate(self, article: ShownArticle) -> datetime | None:
        return article.published_at

    def item_updateddate(self, article: ShownArticle) -> datetime:
        return article.modified_at

    def item_categories(self, article: ShownArticle) -> list[str]:
        section = [article.section] if article.section else []
        return [subject.name for subject in [*section, *article.tags]]

    def item_enclosures(self, article: ShownArticle) -> list[Enclosure]:
        if (image := article.lead_image) is None:
            return []
        media_type = CONTENT_TYPES[image.extension]
        # RSS asks for a length, and takes 0 for one that is not known.
        length = str(image.bytes_for_others or 0)
        return [Enclosure(self._absolute(image.for_others.url), length, media_type)]

    def item_extra_kwargs(self, article: ShownArticle) -> dict[str, Any]:
        names = [author.name for author in article.authors]
        if not names and article.source:
            names = [article.source.name]
        image = article.lead_image
        picture = picture_for_others(self.request, image) if image else ""
        summary = self._summary(article)
        text = self.texts.get(article.pk)
        context = {"text": text, "summary": summary, "image": image, "picture": picture}
        return {
            "authors": names,
            "content": render_to_string("feeds/content.html", context),
            "language": LANGUAGE_TAGS[article.language],
            "summary": summary,
        }

    def _summary(self, article: ShownArticle) -> str:
        return shorten(article.summary, 500) or excerpt(article.body)

    def _absolute(self, address: str) -> str:
        return absolute(self.request, address)
