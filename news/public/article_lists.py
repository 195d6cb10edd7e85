"""The lists of articles: all, or those of a section, tag, source or author."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.utils.encoding import escape_uri_path
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article, Author, Named, Section, Source, Tag
from news.text.languages import LANGUAGES, editions_that_list

from .archive import PeriodLink, link_to
from .content_version import kept
from .edition_pages import PAGE_SIZE, EditionMixin, PagedList
from .filters import choices, with_todays_slugs, without_blanks
from .paging import NumberedPaginator, most_numbered
from .redirects import moved
from .selected_articles import SelectedArticles
from .selection import Selection, find_subject


class ArticleList(EditionMixin, PagedList):
    """An edition's articles, or those that the query string selects."""

    template_name = "news/article_list.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    paginator_class = NumberedPaginator
    title = _("All articles")
    # The filters that the address itself fixes, so that no form changes them.
    fixed: tuple[str, ...] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A form also sends empty filters; redirect, so that a list has one address without them.
        if (chosen := without_blanks(request)) is not None:
            return HttpResponseRedirect(f"{request.path}?{chosen}" if chosen else request.path)
        # First, so that an old address reveals nothing that the current one would not.
        response = super().get(request, *args, **kwargs)
        query = with_todays_slugs(request, self.selection.query, self.fixed)
        if query is None and self.path == request.path:
            return response
        return moved(request, escape_uri_path(self.path), query)

    @property
    def path(self) -> str:
        """
        The list's own path, not quoted; it differs from the request's if that has a former slug.
        """
        return self.request.path

    @property
    def unit_behind(self) -> str | None:
        """The archive that continues after the last numbered page: of a month or of a day."""
        return "month"

    @cached_property
    def selection(self) -> Selection:
        return Selection.of_request(self.request)

    def get_queryset(self) -> SelectedArticles:  # type: ignore[override]  # As far as is read.
        return SelectedArticles(self.selection, self.scope, most_numbered(PAGE_SIZE) + 1)

    def get_allow_empty(self) -> bool:
        # With filters, an empty list is a valid result, and the page shows the filters to change.
        return self.allow_empty or len(self.selection.chosen) > len(self.fixed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = {name: v for name, v in self.selection.query.items() if name not in self.fixed}
        context = super().get_context_data(
            # Called by the template, if it has not kept them.
            filters=lambda: choices(
                self.selection, self.get_articles(), self.scope.languages, self.fixed
            ),
            filters_key=(self.fixed, urlencode(query)),
            is_filtered=bool(query),
            page_query=urlencode(query),
            page_parameters=query.items(),
            **kwargs,
        )
        paginator, page = context["paginator"], context["page_obj"]
        if paginator.has_more and page.number == paginator.num_pages:
            unit, moment = self.unit_behind, paginator.first_moment_beyond
            older = self.link_to(unit, moment) if unit and moment else None
            context |= {"is_cut": True, "older": older}
        return context

    def link_to(self, unit: str, moment: datetime) -> PeriodLink:
        """A link to the same filters within a month or a day."""
        query = {name: v for name, v in self.selection.query.items() if name != "year"}
        return link_to(unit, moment, urlencode(query))


class SubjectArticles(ArticleList):
    """The articles of one section, tag, source or author, found by the slug in the address."""

    model: type[Section] | type[Named]
    allow_empty = False

    @property
    def subject_name(self) -> str:
        return self.fixed[0]

    @cached_property
    def subject(self) -> Any:
        return find_subject(self.model, self.kwargs["slug"])

    @property
    def path(self) -> str:
        return unquote(self.subject.get_absolute_url())

    @cached_property
    def selection(self) -> Selection:
        return super().selection.narrow(**{self.subject_name: self.subject})

    @cached_property
    def editions(self) -> Sequence[str]:
        """The editions in which its list has articles."""
        return kept(("editions", self.subject_name, self.subject.pk), self._find_editions)

    def _find_editions(self) -> list[str]:
        own = Selection(**{self.subject_name: self.subject})
        languages = own.of(Article.objects.published()).languages(self.subject.languages())
        return editions_that_list(languages, self.written)

    def get_allow_empty(self) -> bool:
        """The page exists in every edition as soon as one of them has articles."""
        return super().get_allow_empty() or bool(self.editions)

    def get_title(self) -> str:
        return self.subject.shown_in(get_language()).name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = self.subject.shown_in(get_language())
        return super().get_context_data(subject=subject, editions=self.editions, **kwargs)


class SectionArticles(SubjectArticles):
    model = Section
    fixed = ("section",)
    # Only sections have a page before they have articles.
    allow_empty = True
    editions = LANGUAGES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            subsections=self.subject.children.all(),
            ancestors=[self.subject.parent] if self.subject.parent else [],
            **kwargs,
        )


class TagArticles(SubjectArticles):
    model = Tag
    fixed = ("tag",)


class SourceArticles(SubjectArticles):
    model = Source
    fixed = ("source",)


class AuthorArticles(SubjectArticles):
    model = Author
    fixed = ("author",)
