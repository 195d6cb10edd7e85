"""What the picker in the article's form asks of the library. Every answer is JSON."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from news.text.numbers import whole_number

from .file_kinds import ATTACHMENTS, PICTURES, LibraryKind, describe_picture
from .models import Image
from .uploads import refuse

PAGE_SIZE = 24
MOST_PAGES = 999_999
MOST_WORDS = 200  # characters


def kinds_for(user: Any) -> list[dict[str, Any]]:
    """What the user may choose from in the article's form, as the picker's template takes it."""
    return [
        {
            "name": kind.name,
            "title": kind.title,
            "list_address": kind.address("picker"),
            "upload_address": kind.address("upload") if kind.may_add(user) else "",
            "most_bytes": kind.most_bytes,
            "too_large": kind.too_large(),
            "accept": kind.accept,
        }
        for kind in (PICTURES, ATTACHMENTS)
        if kind.may_see(user)
    ]


def list_items(request: HttpRequest, found: QuerySet, kind: LibraryKind) -> JsonResponse:
    """
    One page of what `?q=` finds, newest first: `{"items": [...], "page": N, "has_next": bool}`.

    No count: a page is one query, whatever the library holds.
    """
    words = request.GET.get("q", "")[:MOST_WORDS]
    page = whole_number(request.GET.get("page", "1"), 1, MOST_PAGES)
    if page is None:
        return refuse(_("There is no such page."), 404)
    start = (page - 1) * PAGE_SIZE
    items = list(found.search(words)[start : start + PAGE_SIZE + 1])
    return JsonResponse(
        {
            "items": [kind.describe(item) for item in items[:PAGE_SIZE]],
            "page": page,
            "has_next": len(items) > PAGE_SIZE,
        }
    )


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt", "caption", "credit"]


def answer_to_description(form: DescriptionForm) -> JsonResponse:
    """The picture as it now is, with the texts that came with its choice; or why not."""
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return refuse(" ".join(errors), 400)
    return JsonResponse(describe_picture(form.instance))
