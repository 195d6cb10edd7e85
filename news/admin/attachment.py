from collections import Counter
from typing import Any, BinaryIO

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.attachments import KINDS, MAX_BYTES, AttachmentError
from news.library import add_attachment, count_uses
from news.models import Attachment

from .library import LibraryAdmin
from .upload import Upload

ON_RECORD = ["download", "kind", "size", "where_used", "uploaded_by", "created_at"]


def upload_attachment(file: BinaryIO, name: str, user: Any) -> dict[str, Any]:
    """`{"id", "url", "name", "title", "kind", "bytes", "change_url", "duplicate"}`"""
    added = add_attachment(file, name, user)
    attachment = added.attachment
    return {
        "id": attachment.pk,
        "url": attachment.get_absolute_url(),
        "name": attachment.original_name,
        "title": attachment.title,
        "kind": attachment.kind,
        "bytes": attachment.bytes,
        "change_url": reverse("admin:news_attachment_change", args=[attachment.pk]),
        "duplicate": added.is_duplicate,
    }


class AttachmentList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """With the uses of all on the page counted at once."""
        super().get_results(request)
        uses: Counter[str] = count_uses(self.result_list)
        for attachment in self.result_list:
            attachment.uses = uses[attachment.stem]


@admin.register(Attachment)
class AttachmentAdmin(LibraryAdmin):
    upload = Upload(
        permission="news.add_attachment",
        most_bytes=MAX_BYTES,
        accept=",".join(f".{extension}" for extension in KINDS),
        formats=_("PDF, DOC, DOCX, XLS, XLSX, PPT, PPTX or ZIP without macros, up to 50 MB each."),
        invitation=_("Drop documents here, or choose them:"),
        too_large=_("This file is larger than 50 MB. Save it smaller or split it, and try again."),
        add=upload_attachment,
        refusal=AttachmentError,
    )
    list_display = ["__str__", "kind", "size", "uses", "uploaded_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["title", "original_name"]
    search_help_text = _("Searches titles and file names.")
    fields = ["download", "title", *ON_RECORD[1:]]
    readonly_fields = ON_RECORD
    view_on_site = False  # `download` says more.

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AttachmentList

    @admin.display(description=_("size"), ordering="bytes")
    def size(self, attachment: Attachment) -> str:
        return filesizeformat(attachment.bytes)

    @admin.display(description=_("articles with it"))
    def uses(self, attachment: Any) -> int:
        return attachment.uses

    @admin.display(description=_("file"))
    def download(self, attachment: Attachment) -> SafeString:
        address, name = attachment.get_absolute_url(), attachment.original_name
        return format_html('<a href="{}">{}</a>', address, name or attachment.stem)
