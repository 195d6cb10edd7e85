from collections.abc import Sequence

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from news.admin_base.live_admin import LiveAdmin
from news.admin_base.uniqueness import NamedForm, UniqueAdmin
from news.articles.models import Article, Author, Named, Source, Tag


class NamedAdmin(UniqueAdmin, LiveAdmin):
    """What the admins of tags, sources and authors have in common."""

    form = NamedForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False

    def view_on_site(self, subject: Named) -> str:
        return subject.get_absolute_url()


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    pass


@admin.register(Source)
class SourceAdmin(NamedAdmin):
    list_display = ["name", "slug", "link", "is_own"]


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    def get_deleted_objects(
        self, objs: Sequence[Author] | QuerySet[Author], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """
        Like a source, but checked by hand: the database does not protect many-to-many relations.
        """
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        bylines = Article.objects.filter(authors__in=objs).distinct()
        return deleted, counts, lacking, [*protected, *map(str, bylines[:20])]
