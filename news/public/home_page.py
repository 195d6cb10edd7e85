"""The home page, with its notices and sections."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from news.articles.links import COLUMNS, ArticleLink
from news.articles.loading import listed_articles
from news.articles.models import Article, Scope, Section
from news.articles.shown_article import ShownArticle
from news.editions.shown import shown_in
from news.prepared import Prepared

from .content_version import kept
from .edition_pages import EditionMixin

HOME_SIZE = 7
MOST_READ = 8

MOST_BLOCKS = 8  # sections
BLOCK_SIZE = 5
MOST_NOTICES = 7
# The most sections and subsections in one query; SQLite allows 500 subqueries.
MOST_LOOKED_INTO = 200


class Block(NamedTuple):
    section: Section
    links: list[ArticleLink]


class _Plan(NamedTuple):
    """The sections on the home page, and those whose articles are looked for."""

    notices: list[Section]
    blocks: list[Section]
    family: list[Section]


def _plan() -> _Plan:
    sections = list(Section.objects.all())
    tops = [section for section in sections if section.parent_id is None]
    notices = [top for top in tops if top.home_place == Section.HomePlace.NOTICES]
    blocks = [top for top in tops if top.home_place == Section.HomePlace.BLOCK][:MOST_BLOCKS]
    shown = {top.pk for top in (*notices, *blocks)}
    family = [one for one in sections if (one.parent_id or one.pk) in shown][:MOST_LOOKED_INTO]
    return _Plan(notices, blocks, family)


@Prepared
def _links(scope: Scope, *, now: datetime, sections: list[int]) -> Sequence[QuerySet[Any, Any]]:
    articles = Article.objects.published(now).in_scope(scope, now)
    parts = [articles.pinned(now)[:HOME_SIZE], articles[: 2 * HOME_SIZE]]
    parts += [articles.filter(section=section)[:MOST_NOTICES] for section in sections]
    return [part.values_list(*COLUMNS) for part in parts]


class Home(EditionMixin, TemplateView):
    template_name = "news/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a fixed number of queries: for links to all articles, and for those with more."""
        plan = kept("home", _plan)
        found = _links.rows(
            # Of so few articles it is cheaper to ask about each than to name all that are left out.
            self.scope._replace(doubled=None),
            now=timezone.now(),
            sections=[section.pk for section in plan.family],
        )
        pinned, newest, *of_sections = ([ArticleLink(*row) for row in rows] for rows in found)
        top_links = [*pinned, *(link for link in newest if link not in pinned)][:HOME_SIZE]
        by_top: dict[int, list[ArticleLink]] = {}
        for section, links in zip(plan.family, of_sections, strict=True):
            by_top.setdefault(section.parent_id or section.pk, []).extend(links)
        notices = _blocks(plan.notices, by_top, MOST_NOTICES)
        blocks = _blocks(plan.blocks, by_top, BLOCK_SIZE)

        leading = [*top_links, *(block.links[0] for block in blocks)]
        cards = listed_articles([link.pk for link in leading])
        shown = {article.pk: article for article in shown_in(cards, get_language())}
        return super().get_context_data(
            lead=_cards(top_links[:1], shown),
            articles=_cards(top_links[1:], shown),
            notices=[(section, shown_in(links, get_language())) for section, links in notices],
            blocks=[
                (section, _cards(links[:1], shown), shown_in(links[1:], get_language()))
                for section, links in blocks
            ],
            most_read=self.get_most_read(MOST_READ),
            **kwargs,
        )


def _blocks(
    tops: Sequence[Section], by_top: dict[int, list[ArticleLink]], most: int
) -> list[Block]:
    """Each section with the newest articles of it and its subsections, if there are any."""
    found = []
    for top in tops:
        links = by_top.get(top.pk, [])
        if links:
            links.sort(key=lambda link: (link.published_at, link.pk), reverse=True)
            found.append(Block(top, links[:most]))
    return found


def _cards(links: list[ArticleLink], shown: dict[int, ShownArticle]) -> list[ShownArticle]:
    return [shown[link.pk] for link in links if link.pk in shown]
