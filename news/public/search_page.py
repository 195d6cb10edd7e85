"""The page of search results."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.search import is_cut, search, words_of

from .listing import PAGE_SIZE, EditionMixin, PagedList

MOST_FOUND = 200


class Search(EditionMixin, PagedList):
    template_name = "news/search.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    title = _("Search")

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "")

    def get_queryset(self) -> list[Article]:  # type: ignore[override]  # As far as is read.
        edition = get_language()
        readable = Article.objects.all().in_edition(edition, self.written)
        # Read one more row to know whether there are more; counting all is too slow.
        found = search(self.query, pk__in=readable.order_by().values("pk"))
        return list(found.for_list()[: MOST_FOUND + 1])

    def get_paginator(self, queryset: Any, *args: Any, **kwargs: Any) -> Paginator:
        return super().get_paginator(queryset[:MOST_FOUND], *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = " ".join(words_of(self.query))
        return super().get_context_data(
            query=query,
            is_cut=is_cut(self.query),
            has_more=len(self.object_list) > MOST_FOUND,
            page_query=urlencode({"q": query}),
            page_parameters=[("q", query)],
            **kwargs,
        )
