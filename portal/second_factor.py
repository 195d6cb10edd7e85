"""Keeps log-ins that lack their second factor out of everything that is not public."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from news.accounts.login import second_factor_page
from news.accounts.models import User
from news.accounts.second_factor.rules import Account, must_verify
from news.accounts.sessions import note
from news.addresses import admin_page
from news.public.error_pages import is_asked_by_a_script

from .forbidden import give_back, is_for_script

_NOT_KEPT = {"Cache-Control": "no-store"}


class SecondFactorMiddleware:
    """
    Treats whoever is half logged in as a visitor, whatever a view asks of them.

    The admin sends them to the page of the second factor: scripts by JSON with status 403, and a
    form by a page that gives back what was typed. On other pages, who asks is looked up only if the
    view wants to know: public pages are the same for everybody. Sessions are noted in the admin.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not request.path.startswith(admin_page()):
            request.user = SimpleLazyObject(lambda: in_force(user))  # type: ignore[assignment]
            return self.get_response(request)
        if isinstance(user, User):
            note(request, user)
        if request.path in (admin_page("second-factor"), admin_page("logout")):
            return self.get_response(request)
        if not must_verify(user):
            return self.get_response(request)
        request.user = AnonymousUser()
        is_login = request.path == admin_page("login")
        if is_login and request.method == "POST":
            return self.get_response(request)
        if is_for_script(request) or is_asked_by_a_script(request):
            return _refused()
        if request.method == "POST":
            message = _("Nothing was saved: your log-in lacks the code of your second factor.")
            return give_back(request, message)
        asked = request.GET.get("next", admin_page()) if is_login else request.get_full_path()
        return HttpResponseRedirect(second_factor_page(asked), headers=_NOT_KEPT)


def in_force(user: Account) -> Account:
    """The account, or a visitor if its log-in is half done."""
    return AnonymousUser() if must_verify(user) else user


def _refused() -> JsonResponse:
    address = admin_page("second-factor")
    message = _("Your log-in lacks the code of your second factor. Give it at %(address)s.")
    answer = {"error": message % {"address": address}, "log_in": address}
    return JsonResponse(answer, status=403, headers=_NOT_KEPT)
