from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.library.file_kinds import ATTACHMENTS
from news.library.models import Attachment
from news.library.uses import count_uses

from .listing import LibraryAdmin

ON_RECORD = ["download", "kind", "size", "where_used", "uploaded_by", "created_at"]


class AttachmentList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Also counts the uses of all rows on the page in one query."""
        super().get_results(request)
        uses = count_uses(self.result_list)
        for attachment in self.result_list:
            attachment.uses = uses[attachment.stem]


@admin.register(Attachment)
class AttachmentAdmin(LibraryAdmin):
    library_kind = ATTACHMENTS
    list_display = ["__str__", "kind", "size", "uses", "uploaded_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["title", "original_name"]
    search_help_text = _("Searches titles and file names.")
    fields = ["download", "title", *ON_RECORD[1:]]
    readonly_fields = ON_RECORD

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AttachmentList

    @admin.display(description=_("size"), ordering="bytes")
    def size(self, attachment: Attachment) -> str:
        return filesizeformat(attachment.bytes)

    @admin.display(description=_("articles with it"))
    def uses(self, attachment: Any) -> int:
        return attachment.uses  # As AttachmentList has counted them.

    @admin.display(description=_("file"))
    def download(self, attachment: Attachment) -> SafeString:
        name = attachment.original_name or attachment.stem
        return format_html('<a href="{}">{}</a>', attachment.reference, name)
