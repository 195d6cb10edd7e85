from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, SyndicationFeed
from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from news.articles.models import ArticleQuerySet, Author, Section, Source, Tag
from news.articles.shown_article import ShownArticle
from news.conditional import respond
from news.editions.shown import shown_in
from news.library.delivery import CONTENT_TYPES
from news.public.metadata import FEED_FORMATS, LANGUAGE_TAGS, feed_address
from news.public.moved import moved
from news.public.selection import Selection
from news.public.syndication import bodies_for_others, picture_for_others
from news.public.views import EditionMixin
from news.site.statements import absolute, publisher, site_name
from news.text.excerpts import excerpt, shorten

from .formats import GENERATORS, clean

MOST_ENTRIES = 20
# Characters of all bodies together; entries behind them have their summary alone.
MOST_TEXT = 2_000_000


class ArticleFeed(EditionMixin, View):
    """The latest articles of the edition, in the format that the address ends in."""

    http_method_names = ["get", "head"]
    subject: Any = None

    def get(self, request: HttpRequest, file: str, **kwargs: str) -> HttpResponse:
        feed = self._make_feed(file)
        entries = shown_in(self.get_entries()[:MOST_ENTRIES], get_language())
        bodies = bodies_for_others(request, entries)
        room = MOST_TEXT
        for article in entries:
            body = bodies[article.pk]
            room -= len(body)
            self._add(feed, article, body if room >= 0 else None)
        return self._respond(feed, file)

    def get_entries(self) -> ArticleQuerySet:
        return self.get_articles().defer(None).for_page()

    def _make_feed(self, file: str) -> SyndicationFeed:
        site = site_name()
        subject = self.subject and self.subject.shown_in(get_language())
        page = subject.get_absolute_url() if subject else reverse("news:home")
        address = absolute(self.request, feed_address(file, subject))
        sentence = _("%(title)s: articles published by %(site)s, the latest first.")
        return GENERATORS[file](
            title=clean(f"{subject.name} · {site}" if subject else site),
            link=absolute(self.request, page),
            description=clean(
                sentence % {"title": subject.name if subject else site, "site": publisher()}
            ),
            language=LANGUAGE_TAGS[get_language()],
            author_name=clean(publisher()),
            feed_url=address,
            feed_guid=address,
        )

    def _add(self, feed: SyndicationFeed, article: ShownArticle, body: str | None) -> None:
        address = absolute(self.request, article.get_absolute_url())
        summary = shorten(article.summary, 500) or excerpt(article.body)
        names = [author.name for author in article.authors]
        if not names and article.source:
            names = [article.source.name]
        subjects = [article.section] if article.section else []
        fields = {
            "title": article.title,
            "link": address,
            # Readers take it for HTML.
            "description": escape(summary),
            "summary": summary,
            "content": escape(summary) if body is None else self._with_lead(article, body),
            "authors": names,
            "categories": [subject.name for subject in [*subjects, *article.tags]],
            "language": LANGUAGE_TAGS[article.language],
        }
        feed.add_item(
            **{name: clean(value) for name, value in fields.items()},
            unique_id=article.guid.urn,
            unique_id_is_permalink=False,
            pubdate=article.published_at,
            updateddate=article.modified_at,
            enclosures=self._enclosures(article),
        )

    def _with_lead(self, article: ShownArticle, body: str) -> str:
        """The body below the lead picture, as on the article's page."""
        image = article.lead_image
        if image is None:
            return body
        caption = " ".join(filter(None, (image.caption, image.credit)))
        figure = format_html(
            "<figure>{}{}</figure>",
            picture_for_others(self.request, image),
            format_html("<figcaption>{}</figcaption>", caption) if caption else "",
        )
        return f"{figure}\n{body}"

    def _enclosures(self, article: ShownArticle) -> list[Enclosure]:
        if (image := article.lead_image) is None:
            return []
        address = absolute(self.request, image.file.url)
        return [Enclosure(address, str(image.bytes), CONTENT_TYPES[image.extension])]

    def _respond(self, feed: SyndicationFeed, file: str) -> HttpResponse:
        data = feed.writeString("utf-8").encode()
        media_type, _name = FEED_FORMATS[file]
        response = respond(
            self.request,
            data,
            f"{media_type}; charset=utf-8",
            max_age=300,
            modified_at=feed.latest_post_date(),
        )
        return _for_everyone(response)


class SubjectFeed(ArticleFeed):
    """The articles of one section, tag, source or author."""

    model: type[Model]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject = self.model.objects.at(kwargs["slug"])
        if self.subject is None or not self.subject.has_page():
            raise Http404

    def get(self, request: HttpRequest, file: str, **kwargs: str) -> HttpResponse:
        if self.subject.slug == kwargs["slug"]:
            return super().get(request, file, **kwargs)
        return _for_everyone(moved(request, feed_address(file, self.subject)))

    def get_entries(self) -> ArticleQuerySet:
        return Selection(**{self.subject.kind: self.subject}).of(super().get_entries())


class SectionFeed(SubjectFeed):
    model = Section


class TagFeed(SubjectFeed):
    model = Tag


class SourceFeed(SubjectFeed):
    model = Source


class AuthorFeed(SubjectFeed):
    model = Author


def _for_everyone(response: HttpResponse) -> HttpResponse:
    """Readers that run in a browser fetch it from their own origin."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
