from django.contrib import admin

from news.models import Author, Source, Tag


@admin.register(Author, Tag)
class NamedAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False


@admin.register(Source)
class SourceAdmin(NamedAdmin):
    list_display = ["name", "slug", "link"]
