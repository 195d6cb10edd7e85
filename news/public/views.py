from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from news.models import Article, ArticleQuerySet, Author, Section, Source, Tag, Version
from news.text.languages import other_script

PAGE_SIZE = 20
HOME_SIZE = 12
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
        articles = Article.objects.published().in_edition(edition, self.written)
        return articles.for_list().shown_in(edition)

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
        return super().get_context_data(lead=articles[:1], articles=articles[1:], **kwargs)


class PagedList(ListView):
    """A titled list with page numbers; a page that does not exist is a 404."""

    title: str

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=self.title, **kwargs)
        paginator, page = context["paginator"], context["page_obj"]
        context["page_numbers"] = paginator.get_elided_page_range(page.number)
        return context


class ArticleList(EditionMixin, PagedList):
    template_name = "news/article_list.html"
    context_object_name = "articles"
    paginate_by = PAGE_SIZE
    title = _("All articles")

    def get_queryset(self) -> ArticleQuerySet:
        return self.get_articles()


class SubjectArticles(ArticleList):
    """The articles of one section, tag, source or author, which the address names by slug."""

    model: type[Model]
    article_field: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        subjects = self.model.objects.shown_in(get_language())
        self.subject = get_object_or_404(subjects, slug=kwargs["slug"])

    def get_allow_empty(self) -> bool:
        """Its page is in every edition as soon as one of them has something to read."""
        return Article.objects.published().filter(**{self.article_field: self.subject}).exists()

    @property
    def title(self) -> str:
        return self.subject.name

    def get_queryset(self) -> ArticleQuerySet:
        return super().get_queryset().filter(**{self.article_field: self.subject})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.subject, **kwargs)


class SectionArticles(SubjectArticles):
    model = Section

    def get_allow_empty(self) -> bool:
        return True  # Only sections are announced before they have something to read.

    def get_queryset(self) -> ArticleQuerySet:
        return self.get_articles().in_section(self.subject)


class TagArticles(SubjectArticles):
    model = Tag
    article_field = "tags"


class SourceArticles(SubjectArticles):
    model = Source
    article_field = "source"


class AuthorArticles(SubjectArticles):
    model = Author
    article_field = "authors"


class Directory(EditionMixin, PagedList):
    """The tags, sources or authors that have something to read, each leading to its articles."""

    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE
    article_field: str

    def get_queryset(self) -> QuerySet:
        theirs = self.get_articles().filter(**{self.article_field: OuterRef("pk")})
        return self.model.objects.filter(Exists(theirs)).shown_in(get_language())


class SectionDirectory(PagedList):
    model = Section
    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE
    title = _("Sections")


class TagDirectory(Directory):
    model = Tag
    title = _("Tags")
    article_field = "tags"


class SourceDirectory(Directory):
    model = Source
    title = _("Sources")
    article_field = "source"


class AuthorDirectory(Directory):
    model = Author
    title = _("Authors")
    article_field = "authors"


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
        return context | {
            "versions": self.versions,
            "translations": [
                version
                for version in self.versions
                if not version.is_converted
                and version.language not in (article.language, article.converted_from)
            ],
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        here = self.object.address_in(get_language())
        pages = {version.language: version.address for version in self.versions}
        best = pages.get(get_language(), self.object.get_absolute_url())
        if best != here:
            # Not for good: an edition may get a version of its own later, or lose it.
            return self._redirect(HttpResponseRedirect, best)
        if self.kwargs.get("slug") != self.object.address_slug:
            response = self._redirect(HttpResponsePermanentRedirect, here)
            # A slug may be changed back, so browsers must not keep this without asking.
            response["Cache-Control"] = "no-cache"
            return response
        return super().render_to_response(context, **kwargs)

    @cached_property
    def versions(self) -> list[Version]:
        return self.object.versions()

    def _redirect(self, kind: type[HttpResponse], address: str) -> HttpResponse:
        query = self.request.META.get("QUERY_STRING")
        return kind(f"{address}?{query}" if query else address)
