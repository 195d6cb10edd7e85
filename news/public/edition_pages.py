"""What the pages of an edition and its lists have in common."""

from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language
from django.views.generic import ListView
from django.views.generic.base import ContextMixin

from news.articles.links import COLUMNS, ArticleLink
from news.articles.models import Article, ArticleQuerySet, Scope, scope_of
from news.articles.shown_article import ShownArticle
from news.editions.shown import shown_in
from news.readership.most_read import ranking
from news.text.languages import other_script

from .content_version import kept

PAGE_SIZE = 20


def written_languages() -> list[str]:
    """The languages that articles are published in."""
    return kept("written", lambda: Article.objects.published().languages())


def scope_of_edition(written: list[str]) -> Scope:
    """What the edition in the request's language lists, if articles are in these languages."""
    return kept("scope", lambda: scope_of(get_language(), written))


class EditionMixin(ContextMixin):
    """
    A page of the edition in the request's language; an empty edition lists another's articles.
    """

    @cached_property
    def written(self) -> list[str]:
        return written_languages()

    @property
    def is_borrowing(self) -> bool:
        return get_language() not in self.written

    @cached_property
    def scope(self) -> Scope:
        return scope_of_edition(self.written)

    def get_articles(self) -> ArticleQuerySet:
        return Article.objects.published().in_scope(self.scope)

    def get_most_read(self, most: int) -> list[ShownArticle]:
        """Links to the articles of the edition that are read most."""
        numbers = ranking()

        def find() -> list[ShownArticle]:
            rows = self.get_articles().filter(pk__in=numbers).order_by().values_list(*COLUMNS)
            links = {link.pk: link for link in (ArticleLink(*row) for row in rows)}
            found = [links[number] for number in numbers if number in links][:most]
            return shown_in(found, get_language())

        # The ranking is of the last minutes; who may see what is of now.
        return kept(("most read", most, tuple(numbers)), find)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_converting = self.is_borrowing and other_script(get_language()) in self.written
        return super().get_context_data(
            is_borrowing=self.is_borrowing, is_converting=is_converting, **kwargs
        )


class PagedList(ListView):
    """A list with a title and page numbers; a page number that does not exist is a 404."""

    title: str | Promise

    def get_title(self) -> str | Promise:
        return self.title

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, ...]:
        """Like Django's, with the texts of the rows as the edition shows them."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = shown_in(rows, get_language())
        return paginator, page, page.object_list, is_paginated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=self.get_title(), **kwargs)
        paginator, page = context["paginator"], context["page_obj"]
        context["page_numbers"] = paginator.get_elided_page_range(page.number, on_each_side=2)
        return context
