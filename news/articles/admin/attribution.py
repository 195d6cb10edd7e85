from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from news.admin_base.live import LiveAdmin
from news.admin_base.uniqueness import NamedForm, UniqueAdmin
from news.articles.models import Article, Author, Source, Tag


@admin.register(Tag)
class NamedAdmin(UniqueAdmin, LiveAdmin):
    form = NamedForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False

    def view_on_site(self, subject: Any) -> str:
        return subject.get_absolute_url()


@admin.register(Source)
class SourceAdmin(NamedAdmin):
    list_display = ["name", "slug", "link", "is_own"]


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """
        Like a source, but checked by hand: the database does not protect many-to-many relations.
        """
        *rest, protected = super().get_deleted_objects(objs, request)
        bylines = Article.objects.filter(authors__in=objs).distinct()
        return (*rest, [*protected, *map(str, bylines[:20])])
