"""What is pasted into an article: its looks while it is written, its pictures when it is saved."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from news.pasted import MOST_PICTURES, bring_pictures_in
from news.richtext import RichTextError, sanitise

from .upload import refuse

FIELD = "body"
_SCHEMES = ("https://", "http://", "//")


def bring_posted_pictures_in(
    admin: ModelAdmin, request: HttpRequest, object_id: str | None
) -> None:
    """
    Replace the body in `request.POST` by one whose pictures are in the library.

    The editor is told of every picture that could not be brought in. Nothing happens for those
    who may not save this very article, so that nobody else makes the portal ask an address; and
    nothing twice: a form that comes back with an error holds the new body.
    """
    if request.method != "POST" or FIELD not in request.POST:
        return
    if not _may_save(admin, request, object_id):
        return
    brought = bring_pictures_in(request.POST[FIELD], request.user, _own_addresses(request))
    for failure in brought.failures[:MOST_PICTURES]:
        messages.warning(
            request,
            _("A picture was not brought in: %(picture)s. %(reason)s")
            % {"picture": failure.picture, "reason": failure.reason},
        )
    if more := len(brought.failures[MOST_PICTURES:]):
        messages.warning(request, _("%(more)d more pictures were not brought in.") % {"more": more})
    if brought.html != request.POST[FIELD]:
        posted = request.POST.copy()
        posted[FIELD] = brought.html
        request.POST = posted  # type: ignore[assignment]


def _may_save(admin: ModelAdmin, request: HttpRequest, object_id: str | None) -> bool:
    if object_id is None:
        return admin.has_add_permission(request)
    article = admin.get_object(request, unquote(object_id))
    return article is not None and admin.has_change_permission(request, article)


def clean_pasted(request: HttpRequest) -> JsonResponse:
    """
    `{"html"}`: the posted `html` as it would be kept, or 400 `{"error"}`.

    The editor asks before it filters a paste, which would lose what styles stand for.
    """
    try:
        return JsonResponse({"html": sanitise(request.POST.get("html", ""))})
    except RichTextError as error:
        return refuse(str(error), 400)


def _own_addresses(request: HttpRequest) -> list[str]:
    """Where this site's own pictures are, seen from outside: copied from one of its pages."""
    own = [f"{scheme}{request.get_host()}{settings.MEDIA_URL}" for scheme in _SCHEMES]
    return [*own, *([settings.S3_PUBLIC_URL] if settings.S3_PUBLIC_URL else [])]
