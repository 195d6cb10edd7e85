"""What is pasted into an article: its looks while it is written, its pictures when it is saved."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news.library.pasted_pictures import MOST_PICTURES, bring_pictures_in
from news.library.remote import put_back_data, take_out_data
from news.library.uploads import refuse
from news.richtext import RichTextError, describe, find_left_out, sanitise

FIELD = "body"
_SCHEMES = ("https://", "http://", "//")


def with_pasted_body(request: HttpRequest, may_save: bool) -> QueryDict:
    """
    What was posted, its body as it can be kept, with the pictures in the library.

    The editor is told of all that cannot be kept and of every picture that could not be brought
    in. Pictures are fetched for those only who may save this very article, so that nobody else
    makes the portal ask an address. A form that comes back with an error holds the new body, so
    nothing is told or fetched twice.
    """
    body = _without_what_is_left_out(request)
    if may_save:
        body = _with_pictures_brought_in(request, body)
    posted = request.POST.copy()
    posted[FIELD] = body
    return posted


def _without_what_is_left_out(request: HttpRequest) -> str:
    """
    Relative links lead from the article's original page, where that is given. HTML over the caps
    is left as it is: the form says what is wrong with it.
    """
    body, source = request.POST[FIELD], request.POST.get("source_url", "")
    short, data = take_out_data(body)
    try:
        shown, findings = find_left_out(short, source if source.startswith("http") else "")
    except RichTextError:
        return body
    for sentence in describe(findings):
        messages.warning(request, sentence)
    return put_back_data(shown, data) if shown is not short else body


def _with_pictures_brought_in(request: HttpRequest, body: str) -> str:
    brought = bring_pictures_in(body, request.user, _own_addresses(request))
    for failure in brought.failures[:MOST_PICTURES]:
        messages.warning(
            request,
            _("A picture was not brought in: %(picture)s. %(reason)s")
            % {"picture": failure.picture, "reason": failure.reason},
        )
    if more := len(brought.failures[MOST_PICTURES:]):
        messages.warning(request, _("%(more)d more pictures were not brought in.") % {"more": more})
    return brought.html


@require_POST
def clean_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    `{"html", "told"}`: the posted `html` as it would be kept and what is told of the rest, in
    sentences; or 400 `{"error"}`.

    The editor asks before it filters a paste, which would lose what styles stand for.
    """
    if not (admin.has_add_permission(request) or admin.has_change_permission(request)):
        raise PermissionDenied
    try:
        shown, findings = find_left_out(request.POST.get("html", ""))
        return JsonResponse({"html": sanitise(shown), "told": describe(findings)})
    except RichTextError as error:
        return refuse(str(error), 400)


def _own_addresses(request: HttpRequest) -> list[str]:
    """Where this site's own pictures are, seen from outside: copied from one of its pages."""
    own = [f"{scheme}{request.get_host()}{settings.MEDIA_URL}" for scheme in _SCHEMES]
    return [*own, *([settings.S3_PUBLIC_URL] if settings.S3_PUBLIC_URL else [])]
