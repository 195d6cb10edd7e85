from django.contrib import admin

from news.admin_base.live_admin import LiveAdmin
from news.admin_base.uniqueness import UniqueAdmin
from news.articles.models import Section


@admin.register(Section)
class SectionAdmin(UniqueAdmin, LiveAdmin):
    list_display = ["name", "parent", "order", "home_place", "slug"]
    list_editable = ["order", "home_place"]
    list_select_related = ["parent"]
    search_fields = ["name_en", "name_zh_hans", "name_zh_hant", "slug"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name_en"]}

    def view_on_site(self, section: Section) -> str:
        return section.get_absolute_url()
