"""
Answers the script of an open article form: autosave, unsaved texts, and presence.

Every answer is JSON, also when the log-in has expired: the admin's own check would redirect to a
page.
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

from news.accounts.requests import account_of
from news.articles.models import Article
from news.library.uploads import refuse
from news.newsroom import autosave, presence
from news.newsroom.models import Autosave, Revision
from news.text.numbers import whole_number

# Fields of the form that an autosave does not keep.
NO_CONTENT = {
    *("csrfmiddlewaretoken", "based_on", "form_token", "article"),
    *("account", "copy_token", "stamp", "takes"),
}
MOST_ASKED = 200  # copies from one browser in one request


@require_POST
@never_cache
def autosave_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    Keep the values of an open form.

    The form posts its fields, `based_on`, `form_token`, `article` (blank for a new one), the
    `account` that typed it, the copy's `stamp`, and the stamp of the copy that it `takes` over (see
    news.newsroom.autosave). With `discard`, delete the text instead: the autosave with that number
    or, if blank, the one of this form.

    200 `{"saved_at", "address"}`: the time as text, and the address that continues the text; or
    `{"finished"}` if the text was already saved or discarded. 401 if another account or none is
    logged in, 403, 404, 409 (another page writes this text) or 413, and then nothing is kept.
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
            account_of(request),
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
    Which of the account's texts are unsaved, and which are finished.

    200 `{"unsaved": [...], "finished": [[token, stamp], ...]}`: all texts kept on the server; and,
    of the forms that the browser has copies of (named by `token`), those that were saved or
    discarded.
    """
    if not _is_staff(request) or not _is_of_account(request, request.GET):
        return refuse("login", 401)
    texts = [
        asdict(text) | {"saved_at": _full_time(text.saved_at)}
        for text in autosave.unsaved(account_of(request))
    ]
    finished = autosave.finished(account_of(request), request.GET.getlist("token")[:MOST_ASKED])
    return JsonResponse({"unsaved": texts, "finished": finished})


@require_POST
@never_cache
def presence_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    Note that this account has the form of `article` open, or has left it (`leave`).

    200 `{"others": [{"name", "since"}], "latest": {"number", "by", "at"}}`: the other accounts with
    the form open, and the newest revision, so that the form can warn of a newer text.
    """
    if not _is_staff(request):
        return refuse("login", 401)
    article = _find_article(whole_number(request.POST.get("article")))
    if article is None:
        return refuse("gone", 404)
    if not admin.has_view_permission(request, article):
        return refuse("permission", 403)
    if request.POST.get("leave"):
        presence.leave(account_of(request), article.pk)
        return JsonResponse({})
    others = [
        {"name": str(other.user), "since": _time(other.since)}
        for other in presence.beat(account_of(request), article.pk)
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
    """False if another account has logged in in this browser since the form was opened."""
    return (whole_number(fields.get("account")) or 0) in (0, request.user.pk)


def _find_article(number: int | None) -> Article | None:
    return Article.objects.filter(pk=number).defer("body").first() if number else None


def _discard(request: HttpRequest) -> None:
    fields = request.POST
    token = fields.get("form_token", "")
    if number := whole_number(fields["discard"]):
        offered = Autosave.objects.filter(user=account_of(request), pk=number).defer("data").first()
        if offered is None:
            return
        token = offered.token
    autosave.finish(account_of(request), token, autosave.Stamp.parse(fields.get("stamp", "")))


def _full_time(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")


def _time(moment: datetime) -> str:
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i:s" if is_today else "Y-m-d H:i")
