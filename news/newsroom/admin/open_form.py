"""
What the script of an open article form asks the server: to keep what is typed, and who else is
there. Each is answered in JSON, also where the login has expired: the admin's own wrapper would
lead it to a page.
"""

from dataclasses import asdict
from datetime import datetime

from django.contrib.admin import ModelAdmin
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from news.articles.models import Article
from news.library.uploads import refuse
from news.newsroom import autosave, presence
from news.newsroom.models import Autosave, Revision
from news.text.numbers import whole_number

# What a form posts besides the fields that are kept.
NO_CONTENT = {
    *("csrfmiddlewaretoken", "based_on", "form_token", "article"),
    *("account", "copy_token", "stamp", "takes"),
}
MOST_ASKED = 200  # Copies of one browser, in one question.


@require_POST
@never_cache
def autosave_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    Keep what an open form holds: its fields as it would post them, `based_on`, `form_token` and
    `article` (blank for a new one), the `account` it was typed by, and the copy's `stamp` and
    the one that it `takes` (see news.newsroom.autosave). With `discard`, forget it instead: the
    autosave of that number, or, where it is blank, what the form itself has kept.

    200 `{"saved_at", "address"}`: when, as text, and where to go on with it; or `{"finished"}`,
    where the text has been saved or discarded already. 401 without the account's login, 403, 404,
    409 (another page writes this text) or 413, and then nothing is kept.
    """
    if not _is_staff(request):
        return refuse("login", 401)
    try:
        fields = request.POST
    except RequestDataTooBig:
        return refuse("size", 413)
    if not _is_of_account(request, fields):
        return refuse("login", 401)
    if "discard" in fields:
        _discard(request)
        return JsonResponse({})
    number = whole_number(fields.get("article"))
    article = _find_article(number)
    if number and article is None:
        return refuse("gone", 404)
    allowed = (
        admin.has_change_permission(request, article)
        if article
        else admin.has_add_permission(request)
    )
    if not allowed:
        return refuse("permission", 403)
    try:
        kept = autosave.keep(
            request.user,
            number or None,
            fields.get("form_token", ""),
            whole_number(fields.get("based_on")) or 0,
            {name: fields.getlist(name) for name in fields if name not in NO_CONTENT},
            stamp=autosave.Stamp.parse(fields.get("stamp", "")),
            takes=autosave.Stamp.parse(fields.get("takes", "")),
        )
    except autosave.FinishedError:
        return JsonResponse({"finished": True})
    except autosave.HeldElsewhereError:
        return refuse("elsewhere", 409)
    return JsonResponse({"saved_at": _time(kept.saved_at), "address": autosave.address(kept)})


@require_GET
@never_cache
def unsaved_view(request: HttpRequest) -> JsonResponse:
    """
    Which texts this account has typed and not saved, and what has become of some.

    200 `{"unsaved": [...], "finished": [[token, stamp], ...]}`: all that are kept here; and of the
    forms whose copies the browser holds, named by `token`, what has been saved or discarded.
    """
    if not _is_staff(request) or not _is_of_account(request, request.GET):
        return refuse("login", 401)
    texts = [
        asdict(text) | {"saved_at": _full_time(text.saved_at)}
        for text in autosave.unsaved(request.user)
    ]
    finished = autosave.finished(request.user, request.GET.getlist("token")[:MOST_ASKED])
    return JsonResponse({"unsaved": texts, "finished": finished})


@require_POST
@never_cache
def presence_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    Say that this account has the form of `article` open, or `leave`.

    200 `{"others": [{"name", "since"}], "latest": {"number", "by", "at"}}`: who else has, and
    the newest revision, so that the form can warn of a text saved meanwhile.
    """
    if not _is_staff(request):
        return refuse("login", 401)
    article = _find_article(whole_number(request.POST.get("article")))
    if article is None:
        return refuse("gone", 404)
    if not admin.has_view_permission(request, article):
        return refuse("permission", 403)
    if request.POST.get("leave"):
        presence.leave(request.user, article.pk)
        return JsonResponse({})
    others = [
        {"name": str(other.user), "since": _time(other.since)}
        for other in presence.beat(request.user, article.pk)
    ]
    latest = (
        Revision.objects.filter(article=article, number=article.latest_number)
        .select_related("created_by")
        .defer("body")
        .first()
    )
    newest = latest and {
        "number": latest.number,
        "by": str(latest.created_by or ""),
        "at": _time(latest.created_at),
        "is_mine": latest.created_by_id == request.user.pk,
    }
    return JsonResponse({"others": others, "latest": newest})


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_staff


def _is_of_account(request: HttpRequest, fields: QueryDict) -> bool:
    """Not if somebody else has logged in in this browser since the form was opened."""
    return (whole_number(fields.get("account")) or 0) in (0, request.user.pk)


def _find_article(number: int | None) -> Article | None:
    return Article.objects.filter(pk=number).defer("body").first() if number else None


def _discard(request: HttpRequest) -> None:
    fields = request.POST
    token = fields.get("form_token", "")
    if number := whole_number(fields["discard"]):
        offered = Autosave.objects.filter(user=request.user, pk=number).defer("data").first()
        if offered is None:
            return
        token = offered.token
    autosave.finish(request.user, token, autosave.Stamp.parse(fields.get("stamp", "")))


def _full_time(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")


def _time(moment: datetime) -> str:
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i:s" if is_today else "Y-m-d H:i")
