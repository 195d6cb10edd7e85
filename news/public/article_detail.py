"""The page of an article."""

from typing import Any

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseRedirect,
)
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views.generic import TemplateView

from news.articles.language_pages import LanguagePage, language_pages_of
from news.articles.loading import published_article
from news.articles.models import Article
from news.editions.shown import shown_in

from .page_pictures import find_page_pictures
from .redirects import moved
from .related import LinkedArticles, find_linked_articles
from .sharing import short_address


class ArticleDetail(TemplateView):
    """
    An article under its one address in each edition where it can be read.

    These are the edition of its language and, unless it has a language page of its own there, the
    edition of the other Chinese script. Any other address with its number redirects to the best of
    these.
    """

    template_name = "news/article_detail.html"

    @cached_property
    def article(self) -> Article:
        article = published_article(self.kwargs["pk"])
        if article is None:
            raise Http404
        return article

    @cached_property
    def linked(self) -> LinkedArticles:
        return find_linked_articles(self.article)

    @cached_property
    def language_pages(self) -> list[LanguagePage]:
        return language_pages_of(self.linked.translations)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = get_language()
        article, found = self.article.shown_in(edition), self.linked
        leads = (link.lead_image_id for link in found.related)
        pictures = find_page_pictures(self.article.body, leads)
        return super().get_context_data(
            article=article,
            previous=found.previous and found.previous.shown_in(edition),
            next=found.following and found.following.shown_in(edition),
            related=shown_in(found.related, edition),
            updated_at=found.updated_at,
            images=pictures.in_text,
            pictures=pictures.by_number,
            share_address=short_address(self.request, self.article),
            language_pages=self.language_pages,
            translations=[
                page
                for page in self.language_pages
                if not page.is_converted
                and page.language not in (article.language, article.converted_from)
            ],
            **kwargs,
        )

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        here = self.article.address_in(get_language())
        pages = {page.language: page.address for page in self.language_pages}
        best = pages.get(get_language(), self.article.get_absolute_url())
        if best != here:
            # A temporary redirect: a language page may be added later, or withdrawn.
            query = self.request.META.get("QUERY_STRING")
            return HttpResponseRedirect(f"{best}?{query}" if query else best)
        if self.kwargs.get("slug") != self.article.address_slug:
            return moved(self.request, here)
        return super().get(*args, **kwargs)
