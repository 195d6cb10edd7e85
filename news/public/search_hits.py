"""The found articles as results show them: with what was looked for marked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from news.articles.models import Article, ArticleQuerySet
from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.richtext.plain import BREAK, read
from news.search.queries import Query
from news.search.snippets import MOST_READ, Segment, mark, snippet
from news.text.excerpts import without_cut_tag

# Characters of a body, markup included, that a snippet is cut from.
_MOST_OF_BODY = 2 * MOST_READ


@dataclass(frozen=True)
class NamedHit:
    """A tag or an author whose name was looked for."""

    address: str
    name: list[Segment]


@dataclass(frozen=True)
class Hit:
    article: ShownArticle
    query: Query

    @cached_property
    def title(self) -> list[Segment]:
        return mark(self.article.row.title, self.query, is_title=True, convert=self._convert)

    @cached_property
    def snippet(self) -> list[Segment]:
        """What of the text was looked for; the teaser where the text has nothing of it."""
        found = snippet(_texts(self.article.row), self.query, self._convert)
        return found or [Segment(self.article.teaser, False)]

    @cached_property
    def section(self) -> list[Segment]:
        return mark(self.article.section.name, self.query) if self.article.section else []

    @cached_property
    def source(self) -> list[Segment]:
        return mark(self.article.source.name, self.query) if self.article.source else []

    @cached_property
    def named(self) -> list[NamedHit]:
        """The authors and tags with a name that was looked for."""
        return list(self._named([*self.article.authors, *self.article.tags]))

    @property
    def _convert(self) -> Callable[[str], str] | None:
        conversion = self.article.conversion_of(self.article.row.title)
        return conversion.text if conversion else None

    def _named(self, subjects: list[Shown]) -> Iterator[NamedHit]:
        for subject in subjects:
            name = mark(subject.name, self.query)
            if any(segment.is_marked for segment in name):
                yield NamedHit(subject.get_absolute_url(), name)


def rows_of_hits() -> ArticleQuerySet:
    """The published articles with all that a Hit shows of them, in a fixed number of queries."""
    return Article.objects.published().for_list(_MOST_OF_BODY).prefetch_related("tags")


def _texts(article: Article) -> Iterator[str]:
    """What readers read of it besides the title, as far as a passage of it explains a result."""
    yield article.summary
    body = read(without_cut_tag(article.beginning))
    yield from body.text.split(BREAK)
    yield article.subtitle
    yield from (note.text for note in body.notes)
    if picture := article.lead_image:
        yield from (picture.alt, picture.caption, picture.credit)
