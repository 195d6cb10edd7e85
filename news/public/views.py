from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils.encoding import escape_uri_path
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from news.articles.language_pages import LanguagePage
from news.articles.models import Article, ArticleQuerySet, Author, Section, Source, Tag
from news.editions.shown import shown_in
from news.readership.most_read import most_read
from news.search import Results, search
from news.search.queries import MAX_LENGTH
from news.search.results import MOST_COUNTED
from news.text.characters import clean_line
from news.text.languages import LANGUAGES, editions_that_list, other_script

from .archive import PeriodLink, find_day, find_month, link_to, neighbours, years_with_months
from .filters import choices, with_todays_slugs, without_blanks
from .home_page import front_page
from .moved import moved
from .paging import NumberedPaginator
from .related import neighbours_and_related
from .selection import Selection, find_subject, find_year, period
from .sharing import short_address

PAGE_SIZE = 20
HOME_SIZE = 7
MOST_READ = 8
DIRECTORY_PAGE_SIZE = 100


class EditionMixin:
    """A page of the edition in the request's language; an empty edition borrows from another."""

    @cached_property
    def written(self) -> list[str]:
        return Article.objects.published().languages()

    @property
    def is_borrowing(self) -> bool:
        return get_language() not in self.written

    @cached_property
    def listed(self) -> ArticleQuerySet:
        edition = get_language()
        return Article.objects.published().in_edition(edition, self.written).for_list()

    def get_articles(self) -> ArticleQuerySet:
        return self.listed.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_converting = self.is_borrowing and other_script(get_language()) in self.written
        return super().get_context_data(
            is_borrowing=self.is_borrowing, is_converting=is_converting, **kwargs
        )


class Home(EditionMixin, TemplateView):
    template_name = "news/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pinned = list(self.get_articles().pinned()[:HOME_SIZE])
        latest = self.get_articles().exclude(pk__in=[article.pk for article in pinned])
        articles = [*pinned, *latest[: HOME_SIZE - len(pinned)]]
        notices, blocks = front_page(self.get_articles())
        return super().get_context_data(
            lead=shown_in(articles[:1], get_language()),
            articles=shown_in(articles[1:], get_language()),
            notices=notices,
            blocks=blocks,
            most_read=shown_in(most_read(self.get_articles(), MOST_READ), get_language()),
            **kwargs,
        )


class PagedList(ListView):
    """A titled list with page numbers; a page that does not exist is a 404."""

    title: str

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, ...]:
        """As Django's, with the page's rows as the edition's readers are shown them."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = shown_in(rows, get_language())
        return paginator, page, page.object_list, is_paginated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=self.title, **kwargs)
        paginator, page = context["paginator"], context["page_obj"]
        context["page_numbers"] = paginator.get_elided_page_range(page.number, on_each_side=2)
        return context


class ArticleList(EditionMixin, PagedList):
    """An edition's articles, or those that the query string selects."""

    template_name = "news/article_list.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    title = _("All articles")
    # What the address itself selects, and so no filter changes.
    fixed: tuple[str, ...] = ()
    # Where its articles behind the last numbered page are found: in the archive of a month or day.
    unit_behind: str | None = "month"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A form sends what was not chosen too; a list has one address without it.
        if (chosen := without_blanks(request)) is not None:
            return HttpResponseRedirect(f"{request.path}?{chosen}" if chosen else request.path)
        # First, so that an old address tells of nothing that today's would not tell of.
        response = super().get(request, *args, **kwargs)
        query = with_todays_slugs(request, self.selection.query, self.fixed)
        if query is None and self.path == request.path:
            return response
        return moved(request, escape_uri_path(self.path), query)

    @property
    def path(self) -> str:
        """Its own, not quoted; the request's unless a slug in that is a former one."""
        return self.request.path

    @cached_property
    def selection(self) -> Selection:
        return Selection.of_request(self.request)

    def get_queryset(self) -> ArticleQuerySet:
        return self.selection.of(self.get_articles())

    def get_allow_empty(self) -> bool:
        # Nothing for a choice of filters is an answer, and what to change stands beside it.
        return self.allow_empty or len(self.selection.chosen) > len(self.fixed)

    def get_paginator(self, queryset: QuerySet, per_page: int, **kwargs: Any) -> NumberedPaginator:
        rows = Article.objects.for_list()
        return NumberedPaginator(queryset, per_page, rows=rows, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = {name: v for name, v in self.selection.query.items() if name not in self.fixed}
        context = super().get_context_data(
            filters=choices(self.selection, self.get_articles(), self.fixed),
            is_filtered=bool(query),
            page_query=urlencode(query),
            page_parameters=query.items(),
            **kwargs,
        )
        paginator, page = context["paginator"], context["page_obj"]
        if paginator.has_more and page.number == paginator.num_pages:
            unit, moment = self.unit_behind, paginator.first_beyond("published_at")
            older = self.link_to(unit, moment) if unit and moment else None
            context |= {"is_cut": True, "older": older}
        return context

    def link_to(self, unit: str, moment: datetime) -> PeriodLink:
        """To the same choice of articles within a month or a day."""
        query = {name: v for name, v in self.selection.query.items() if name != "year"}
        return link_to(unit, moment, urlencode(query))


class SubjectArticles(ArticleList):
    """The articles of one section, tag, source or author, which the address names by slug."""

    model: type[Model]
    subject_name: str
    allow_empty = False

    @property
    def fixed(self) -> tuple[str, ...]:
        return (self.subject_name,)

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
    def editions(self) -> list[str]:
        """Those in which its list has something to read."""
        own = Selection(**{self.subject_name: self.subject})
        languages = own.of(Article.objects.published()).languages()
        return editions_that_list(languages, self.written)

    def get_allow_empty(self) -> bool:
        """Its page is in every edition as soon as one of them has something to read."""
        return super().get_allow_empty() or bool(self.editions)

    @property
    def title(self) -> str:
        return self.subject.shown_in(get_language()).name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = self.subject.shown_in(get_language())
        return super().get_context_data(subject=subject, editions=self.editions, **kwargs)


class SectionArticles(SubjectArticles):
    model = Section
    subject_name = "section"
    # Only sections are announced before they have something to read.
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
    subject_name = "tag"


class SourceArticles(SubjectArticles):
    model = Source
    subject_name = "source"


class AuthorArticles(SubjectArticles):
    model = Author
    subject_name = "author"


class Archive(EditionMixin, TemplateView):
    """The years and months that have articles."""

    template_name = "news/archive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(years=years_with_months(self.get_articles()), **kwargs)


class PeriodArticles(ArticleList):
    """The articles of a year, of one of its months or of a day."""

    allow_empty = False
    fixed = ("year", "month", "day")

    @property
    def unit(self) -> str:
        return list(self.kwargs)[-1]

    @cached_property
    def selection(self) -> Selection:
        period = {"year": find_year(self.kwargs["year"])}
        if "month" in self.kwargs:
            period["month"] = find_month(self.kwargs["month"])
        if "day" in self.kwargs:
            period["day"] = find_day(**period | {"text": self.kwargs["day"]})
        return super().selection.narrow(**period)

    @property
    def period(self) -> tuple[datetime, datetime]:
        return period(self.selection.year, self.selection.month, self.selection.day)

    @property
    def editions(self) -> list[str]:
        """Those in which it has articles; in the others it is not found."""
        own = Selection(**{name: getattr(self.selection, name) for name in self.kwargs})
        return editions_that_list(own.of(Article.objects.published()).languages(), self.written)

    def get_allow_empty(self) -> bool:
        return len(self.selection.chosen) > len(self.kwargs)

    @property
    def title(self) -> str:
        return link_to(self.unit, self.period[0]).title

    @property
    def unit_behind(self) -> str | None:
        return {"year": "month", "month": "day"}.get(self.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start, end = self.period
        of_any_time = self.selection.narrow(year=None, month=None, day=None)
        earlier, later = (
            moment and self.link_to(self.unit, moment)
            for moment in neighbours(of_any_time.of(self.get_articles()), start, end)
        )
        return super().get_context_data(
            is_archive=True,
            editions=self.editions,
            parents=[link_to(unit, start) for unit in list(self.kwargs)[:-1]],
            earlier=earlier,
            later=later,
            **kwargs,
        )


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

    def get_queryset(self) -> Results:
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


class Directory(EditionMixin, PagedList):
    """The tags, sources or authors that have something to read, each leading to its articles."""

    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE

    def get_queryset(self) -> QuerySet:
        return self.model.objects.with_page(self.get_articles())


class SectionDirectory(PagedList):
    model = Section
    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE
    title = _("Sections")


class TagDirectory(Directory):
    model = Tag
    title = _("Tags")


class SourceDirectory(Directory):
    model = Source
    title = _("Sources")


class AuthorDirectory(Directory):
    model = Author
    title = _("Authors")


class ArticleDetail(DetailView):
    """
    An article under its one address in each edition where it can be read.

    That is the edition of its language, and that of the other Chinese script unless somebody has
    written a version for it. Any other address that names its number leads to the best of these.
    """

    template_name = "news/article_detail.html"
    context_object_name = "article"

    def get_queryset(self) -> ArticleQuerySet:
        return Article.objects.published().for_page()

    def get_object(self, queryset: QuerySet | None = None) -> Article:
        # By the number alone: DetailView itself would look for the slug's column as well.
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        article = context["article"] = self.object.shown_in(get_language())
        return (
            context
            | neighbours_and_related(self.object)
            | {
                "share_address": short_address(self.request, self.object),
                "language_pages": self.language_pages,
                "translations": [
                    page
                    for page in self.language_pages
                    if not page.is_converted
                    and page.language not in (article.language, article.converted_from)
                ],
            }
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        here = self.object.address_in(get_language())
        pages = {page.language: page.address for page in self.language_pages}
        best = pages.get(get_language(), self.object.get_absolute_url())
        if best != here:
            # Not for good: an edition may get a version of its own later, or lose it.
            query = self.request.META.get("QUERY_STRING")
            return HttpResponseRedirect(f"{best}?{query}" if query else best)
        if self.kwargs.get("slug") != self.object.address_slug:
            return moved(self.request, here)
        return super().render_to_response(context, **kwargs)

    @cached_property
    def language_pages(self) -> list[LanguagePage]:
        return self.object.language_pages()
