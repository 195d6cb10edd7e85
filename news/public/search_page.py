"""The page of search results."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.search import Results, parse

from .edition_pages import PAGE_SIZE, EditionMixin, PagedList
from .filters import with_todays_slugs, without_blanks
from .redirects import moved
from .search_choice import PARAMETERS, NotUnderstood, SearchChoice, read_choice
from .search_counting import counting_address
from .search_form import LABELS, SearchForm, shown_count
from .search_hits import Hit, rows_of_hits
from .search_limits import limit_searches
from .ways_on import ways_on

MOST_READ = 8


@method_decorator(limit_searches, name="dispatch")
class Search(EditionMixin, PagedList):
    template_name = "news/search.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    title = _("Search")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # As in lists: a form also sends what was left empty.
        if (chosen := without_blanks(request, ("q", *PARAMETERS))) is not None:
            return HttpResponseRedirect(f"{request.path}?{chosen}" if chosen else request.path)
        query = with_todays_slugs(request, self.choice.slugs, ())
        return moved(request, request.path, query) if query else super().get(request)

    @cached_property
    def _read(self) -> tuple[SearchChoice, list[NotUnderstood]]:
        return read_choice(self.request)

    @property
    def choice(self) -> SearchChoice:
        return self._read[0]

    @cached_property
    def found(self) -> Results:
        return self.choice.find(get_language(), self.written).fetched_with(rows_of_hits())

    def get_queryset(self) -> Results:  # type: ignore[override]  # As far as is read.
        return self.found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            query=self.choice.query,
            is_cut=parse(self.request.GET.get("q", "")).is_cut,
            left_out=[(LABELS[name], value) for name, value in self._read[1]],
            page_query=urlencode(self.choice.parameters),
            page_parameters=self.choice.parameters.items(),
            **kwargs,
        )
        if self.found.query:
            context |= self._results(context["articles"])
        return context

    def _results(self, articles: list[Any]) -> dict[str, Any]:
        form = SearchForm(self.choice, self.found, self.written)
        shown = {
            "choice": self.choice,
            "form": form,
            "hits": [Hit(article, self.found.query) for article in articles],
            "total": self.found.total,
            "total_shown": shown_count(self.found.total, is_more=self.found.is_capped),
            "is_complete": self.found.is_complete,
            "count_at": counting_address(self.request, self.found),
        }
        return shown if self.found else shown | self._instead()

    def _instead(self) -> dict[str, Any]:
        """What is offered where nothing was found."""
        edition = get_language()
        return {
            "ways_on": ways_on(self.choice, edition, self.written),
            "most_read": self.get_most_read(MOST_READ),
        }
