"""What the picker in the article's form asks of the library. Every answer is JSON."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from news.models import Image
from news.pictures import MAX_BYTES

PAGE_SIZE = 24
MOST_WORDS = 200  # characters


def refuse(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)


def kinds_for(user: Any) -> list[dict[str, Any]]:
    """What the user may choose from in the article's form, as the picker's template takes it."""
    kinds = []
    if user.has_perm("news.view_image") or user.has_perm("news.change_image"):
        may_upload = user.has_perm("news.add_image")
        kinds.append(
            {
                "name": "picture",
                "title": _("Choose a picture"),
                "list_address": reverse("admin:news_image_picker"),
                "upload_address": reverse("admin:news_image_upload") if may_upload else "",
                "most_bytes": MAX_BYTES,
                "too_large": too_large(),
                "accept": "image/jpeg,image/png,image/gif,image/webp,image/avif",
            }
        )
    return kinds


def too_large() -> str:
    most = MAX_BYTES // 1024 // 1024
    return _("This file is larger than %(most)d MB. Save the picture smaller and try again.") % {
        "most": most
    }


def describe_picture(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "url": image.reference,
        "thumbnail": image.thumbnail.url,
        "width": image.widest.width,
        "height": image.widest.height,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "name": image.original_name,
        "change_url": reverse("admin:news_image_change", args=[image.pk]),
    }


def list_items(
    request: HttpRequest, found: QuerySet, describe: Callable[[Any], dict[str, Any]]
) -> JsonResponse:
    """
    One page of what `?q=` finds, newest first: `{"items": [...], "page": N, "has_next": bool}`.

    No count: a page is one query, whatever the library holds.
    """
    words = request.GET.get("q", "")[:MOST_WORDS]
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 7 else 0
    if page < 1:
        return refuse(_("There is no such page."), 404)
    start = (page - 1) * PAGE_SIZE
    items = list(found.search(words)[start : start + PAGE_SIZE + 1])
    return JsonResponse(
        {
            "items": [describe(item) for item in items[:PAGE_SIZE]],
            "page": page,
            "has_next": len(items) > PAGE_SIZE,
        }
    )


class DescriptionForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt", "caption", "credit"]


def describe_in_library(request: HttpRequest, image: Image) -> JsonResponse:
    """Keep the texts that came with a picture's choice; answers the picture as it now is."""
    form = DescriptionForm(request.POST, instance=image)
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return refuse(" ".join(errors), 400)
    form.save()
    return JsonResponse(describe_picture(image))
