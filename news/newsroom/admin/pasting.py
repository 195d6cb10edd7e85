"""What is pasted into an article: its looks while it is written, its pictures when it is saved."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from news.library.pasted_pictures import MOST_PICTURES, bring_pictures_in
from news.library.remote import put_back_data, take_out_data
from news.library.uploads import refuse
from news.richtext import RichTextError, describe, find_left_out, sanitise

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
        _replace_body(request, brought.html)


def tell_what_is_left_out(request: HttpRequest) -> None:
    """
    Tell the editor what of the posted body cannot be kept, and take it out, so that it is told
    once. Relative links lead from the article's original page, where that is given.

    HTML over the caps is left as it is: the form says what is wrong with it.
    """
    if request.method != "POST" or FIELD not in request.POST:
        return
    source = request.POST.get("source_url", "")
    short, data = take_out_data(request.POST[FIELD])
    try:
        shown, findings = find_left_out(short, source if source.startswith("http") else "")
    except RichTextError:
        return
    for sentence in describe(findings):
        messages.warning(request, sentence)
    if shown is not short:
        _replace_body(request, put_back_data(shown, data))


def _may_save(admin: ModelAdmin, request: HttpRequest, object_id: str | None) -> bool:
    if object_id is None:
        return admin.has_add_permission(request)
    article = admin.get_object(request, unquote(object_id))
    return article is not None and admin.has_change_permission(request, article)


def clean_pasted(request: HttpRequest) -> JsonResponse:
    """
    `{"html", "told"}`: the posted `html` as it would be kept and what is told of the rest, in
    sentences; or 400 `{"error"}`.

    The editor asks before it filters a paste, which would lose what styles stand for.
    """
    try:
        shown, findings = find_left_out(request.POST.get("html", ""))
        return JsonResponse({"html": sanitise(shown), "told": describe(findings)})
    except RichTextError as error:
        return refuse(str(error), 400)


def _replace_body(request: HttpRequest, html: str) -> None:
    posted = request.POST.copy()
    posted[FIELD] = html
    request.POST = posted  # type: ignore[assignment]


def _own_addresses(request: HttpRequest) -> list[str]:
    """Where this site's own pictures are, seen from outside: copied from one of its pages."""
    own = [f"{scheme}{request.get_host()}{settings.MEDIA_URL}" for scheme in _SCHEMES]
    return [*own, *([settings.S3_PUBLIC_URL] if settings.S3_PUBLIC_URL else [])]
