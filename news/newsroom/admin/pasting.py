"""Cleans pasted text while an article is written, and stores pasted pictures when it is saved."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news.accounts.requests import account_of
from news.library.pasted_pictures import MOST_PICTURES, bring_pictures_in
from news.library.remote import put_back_data, take_out_data
from news.library.uploads import refuse
from news.richtext import RichTextError, describe, find_left_out, sanitise

FIELD = "body"
_SCHEMES = ("https://", "http://", "//")


def with_pasted_body(request: HttpRequest, may_save: bool) -> QueryDict:
    """
    The posted data with a cleaned body, whose pictures are in the library.

    Messages tell the editor what was removed and which pictures could not be stored. Pictures are
    fetched only for accounts that may save this article, so that nobody else can make the portal
    request an address. If the form comes back with an error, it holds the new body, so nothing is
    reported or fetched twice.
    """
    body = _without_what_is_left_out(request)
    if may_save:
        body = _with_pictures_brought_in(request, body)
    posted = request.POST.copy()
    posted[FIELD] = body
    return posted


def _without_what_is_left_out(request: HttpRequest) -> str:
    """
    The body without what the sanitiser removes, with a message about what it removed.

    Relative links are resolved against the article's original page, if that is given. HTML over the
    caps is left unchanged: the form reports the error.
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
    brought = bring_pictures_in(body, account_of(request), _own_addresses(request))
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
    `{"html", "notices"}`: the posted `html` as it would be stored, and sentences about what was
    removed; or 400 `{"error"}`.

    The editor calls this before its own filter, which would lose formatting given by styles.
    """
    if not (admin.has_add_permission(request) or admin.has_change_permission(request)):
        raise PermissionDenied
    try:
        shown, findings = find_left_out(request.POST.get("html", ""))
        return JsonResponse({"html": sanitise(shown), "notices": describe(findings)})
    except RichTextError as error:
        return refuse(str(error), 400)


def _own_addresses(request: HttpRequest) -> list[str]:
    """This site's absolute addresses for pictures, for text copied from its own pages."""
    own = [f"{scheme}{request.get_host()}{settings.MEDIA_URL}" for scheme in _SCHEMES]
    return [*own, *([settings.S3_PUBLIC_URL] if settings.S3_PUBLIC_URL else [])]
