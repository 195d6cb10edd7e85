"""The page of an article."""

from typing import Any

from django.db.models import QuerySet
from django.http import (
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views.generic import DetailView

from news.articles.language_pages import LanguagePage
from news.articles.models import Article, ArticleQuerySet

from .redirects import moved
from .related import neighbours_and_related
from .sharing import short_address


class ArticleDetail(DetailView):
    """
    An article under its one address in each edition where it can be read.

    These are the edition of its language and, unless it has a language page of its own there, the
    edition of the other Chinese script. Any other address with its number redirects to the best of
    these.
    """

    template_name = "news/article_detail.html"
    context_object_name = "article"

    def get_queryset(self) -> ArticleQuerySet:
        return Article.objects.published().for_page()

    def get_object(self, queryset: QuerySet | None = None) -> Article:
        # By the number alone: DetailView would also compare the slug's column.
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
            # A temporary redirect: a language page may be added later, or withdrawn.
            query = self.request.META.get("QUERY_STRING")
            return HttpResponseRedirect(f"{best}?{query}" if query else best)
        if self.kwargs.get("slug") != self.object.address_slug:
            return moved(self.request, here)
        return super().render_to_response(context, **kwargs)

    @cached_property
    def language_pages(self) -> list[LanguagePage]:
        return self.object.language_pages()
