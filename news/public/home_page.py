"""The home page, with its notices and sections."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.views.generic import TemplateView

from news.articles.first_rows import column_of_each
from news.articles.models import Article, ArticleQuerySet, Section
from news.articles.shown_article import ShownArticle
from news.editions.shown import shown_in
from news.readership.most_read import most_read

from .edition_pages import EditionMixin

HOME_SIZE = 7
MOST_READ = 8

MOST_BLOCKS = 8  # sections
BLOCK_SIZE = 5
MOST_NOTICES = 7
# The most sections and subsections in one query; SQLite allows 500 subqueries.
MOST_LOOKED_INTO = 200


@dataclass(frozen=True)
class Block:
    section: Section
    articles: list[ShownArticle]


def home_blocks(articles: ArticleQuerySet) -> tuple[list[Block], list[Block]]:
    """
    The sections of notices and those shown as blocks, each with its newest articles.

    It needs a fixed number of queries: for the sections, for the numbers of the newest articles of
    each section and subsection, and for these articles.
    """
    sections = list(Section.objects.all())
    tops = [section for section in sections if section.parent_id is None]
    notices = [top for top in tops if top.home_place == Section.HomePlace.NOTICES]
    blocks = [top for top in tops if top.home_place == Section.HomePlace.BLOCK][:MOST_BLOCKS]
    shown = {top.pk for top in (*notices, *blocks)}
    family = [one for one in sections if (one.parent_id or one.pk) in shown][:MOST_LOOKED_INTO]

    newest = column_of_each(
        [
            articles.filter(section=one).order_by("-published_at", "-pk")[:MOST_NOTICES]
            for one in family
        ]
    )
    by_number = articles.in_bulk({pk for numbers in newest for pk in numbers})
    by_top: dict[int, list[Article]] = {}
    for one, numbers in zip(family, newest, strict=True):
        found = [by_number[pk] for pk in numbers if pk in by_number]
        by_top.setdefault(one.parent_id or one.pk, []).extend(found)
    return _blocks(notices, by_top, MOST_NOTICES), _blocks(blocks, by_top, BLOCK_SIZE)


def _blocks(tops: Iterable[Section], by_top: dict[int, list[Article]], most: int) -> list[Block]:
    blocks = []
    for top in tops:
        articles = sorted(
            by_top.get(top.pk, []), key=lambda one: (one.published_at, one.pk), reverse=True
        )
        if articles:
            blocks.append(Block(top, shown_in(articles[:most], get_language())))
    return blocks


class Home(EditionMixin, TemplateView):
    template_name = "news/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pinned = list(self.get_articles().pinned()[:HOME_SIZE])
        latest = self.get_articles().exclude(pk__in=[article.pk for article in pinned])
        articles = [*pinned, *latest[: HOME_SIZE - len(pinned)]]
        notices, blocks = home_blocks(self.get_articles())
        return super().get_context_data(
            lead=shown_in(articles[:1], get_language()),
            articles=shown_in(articles[1:], get_language()),
            notices=notices,
            blocks=blocks,
            most_read=shown_in(most_read(self.get_articles(), MOST_READ), get_language()),
            **kwargs,
        )
