from django.contrib import admin

from news.admin_base.live_admin import LiveAdmin
from news.admin_base.uniqueness import UniqueAdmin

from .models import ConversionTerm


@admin.register(ConversionTerm)
class ConversionTermAdmin(UniqueAdmin, LiveAdmin):
    list_display = ["simplified", "arrow", "traditional", "note"]
    list_filter = ["direction"]
    search_fields = ["simplified", "traditional", "note"]
    show_full_result_count = False
    fields = [("simplified", "traditional"), "direction", "note"]

    @admin.display(description="")
    def arrow(self, term: ConversionTerm) -> str:
        return term.arrow
