"""The page of search results."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.search import Results, search
from news.search.queries import MAX_LENGTH
from news.search.results import MOST_COUNTED
from news.text.characters import clean_line

from .edition_pages import PAGE_SIZE, EditionMixin, PagedList


class Search(EditionMixin, PagedList):
    template_name = "news/search.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    title = _("Search")

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "")

    @cached_property
    def found(self) -> Results:
        readable = Article.objects.all().in_edition(get_language(), self.written)
        found = search(self.query, pk__in=readable.order_by().values("pk"))
        return found.fetched_with(Article.objects.published().for_list())

    def get_queryset(self) -> Results:  # type: ignore[override]  # As far as is read.
        return self.found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = clean_line(self.query[:MAX_LENGTH])
        return super().get_context_data(
            query=query,
            is_cut=self.found.query.is_cut,
            total=min(self.found.total, MOST_COUNTED),
            is_more=self.found.total > MOST_COUNTED,
            page_query=urlencode({"q": query}),
            page_parameters=[("q", query)],
            **kwargs,
        )
