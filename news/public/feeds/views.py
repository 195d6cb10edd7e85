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

from news.articles.models import Article
from news.articles.shown_article import ShownArticle
from news.conditional import respond
from news.editions.shown import shown_in
from news.library.delivery import CONTENT_TYPES
from news.public.metadata import LANGUAGE_TAGS, feed_address
from news.public.moved import moved
from news.public.selection import SUBJECTS, Selection, find_subject
from news.public.syndication import bodies_for_others, picture_for_others
from news.site.statements import absolute, publisher, site_name
from news.text.excerpts import excerpt, shorten

from .formats import GENERATORS

MOST_ENTRIES = 20
# Characters of all bodies together; entries behind them have their summary alone.
MOST_TEXT = 2_000_000


@require_safe
def feed(request: HttpRequest, file: str, kind: str = "", slug: str = "") -> HttpResponse:
    """The latest articles of the edition, or of one section, tag, source or author (`kind`)."""
    subject = find_subject(SUBJECTS[kind], slug) if kind else None
    feed = ArticleFeed(request, file, kind, subject)
    if subject and not feed.items and not subject.has_page():
        raise Http404
    if subject and subject.slug != slug:
        response: HttpResponse = moved(request, feed_address(file, subject))
    else:
        response = feed.respond()
    # Readers that run in a browser fetch it from their own origin.
    response["Access-Control-Allow-Origin"] = "*"
    return response


class ArticleFeed(Feed):
    """One answer's: Django's own, made once for all requests, could not know the request's."""

    item_guid_is_permalink = False

    def __init__(self, request: HttpRequest, file: str, kind: str, subject: Any) -> None:
        self.request = request
        self.subject = subject and subject.shown_in(get_language())
        self.feed_type = GENERATORS[file]
        self.language = LANGUAGE_TAGS[get_language()]
        self.site = site_name()
        self.title = f"{self.subject.name} · {self.site}" if subject else self.site
        self.link = self._absolute(subject.get_absolute_url() if subject else reverse("news:home"))
        self.author_name = publisher()
        self.feed_url = self.feed_guid = self._absolute(feed_address(file, subject))
        self.selection = Selection(**{kind: subject}) if kind else Selection()

    @cached_property
    def items(self) -> list[ShownArticle]:
        edition, published = get_language(), Article.objects.published()
        found = published.in_edition(edition, published.languages())
        return shown_in(self.selection.of(found).for_page()[:MOST_ENTRIES], edition)

    def respond(self) -> HttpResponse:
        written = self.get_feed(self.subject, self.request)
        return respond(
            self.request,
            written.writeString("utf-8").encode(),
            written.content_type,
            max_age=300,
            modified_at=written.latest_post_date(),
        )

    def description(self) -> str:
        sentence = _("%(title)s: articles published by %(site)s, the latest first.")
        title = self.subject.name if self.subject else self.site
        return sentence % {"title": title, "site": publisher()}

    @cached_property
    def texts(self) -> dict[int, str]:
        """By number, the bodies that there is room for."""
        texts, room = {}, MOST_TEXT
        for number, body in bodies_for_others(self.request, self.items).items():
            room -= len(body)
            if room >= 0:
                texts[number] = body
        return texts

    def item_title(self, article: ShownArticle) -> str:
        return article.title

    def item_description(self, article: ShownArticle) -> str:
        return escape(self._summary(article))  # Readers take it for HTML.

    def item_link(self, article: ShownArticle) -> str:
        return self._absolute(article.get_absolute_url())

    def item_guid(self, article: ShownArticle) -> str:
        return article.guid.urn

    def item_pubdate(self, article: ShownArticle) -> Any:
        return article.published_at

    def item_updateddate(self, article: ShownArticle) -> Any:
        return article.modified_at

    def item_categories(self, article: ShownArticle) -> list[str]:
        section = [article.section] if article.section else []
        return [subject.name for subject in [*section, *article.tags]]

    def item_enclosures(self, article: ShownArticle) -> list[Enclosure]:
        if (image := article.lead_image) is None:
            return []
        media_type = CONTENT_TYPES[image.extension]
        return [Enclosure(self._absolute(image.file.url), str(image.bytes), media_type)]

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
