"""
The pages of the second factor.

`second_factor` is for whoever has given the password: it asks for the code, or leads through
setting up. The others change what is set up, for whoever is wholly logged in, and ask for a code
first: a session that somebody else has got hold of must not do it.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as note_device
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.accounts.models import User
from news.accounts.next_page import next_page
from news.accounts.requests import account_of
from news.accounts.sessions import renew_key
from news.accounts.signals import second_factor_changed
from news.addresses import admin_page

from . import devices, rules
from .forms import CodeForm, FirstCodeForm, ReplacingForm
from .recovery_codes import codes_left
from .verification import TooManyError, WrongCodeError, verify

OWN_ACCOUNT = ("news", "user", "own")
_View = Callable[[HttpRequest], HttpResponse]


def _guarded(view: _View) -> _View:
    """Its pages and what is posted to them hold secrets."""
    return never_cache(sensitive_post_parameters("code", "first_code")(view))


@_guarded
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or lead through setting up; then on to `next`."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), admin_page("login"))
    user = account_of(request)
    if not rules.is_on() or rules.is_verified(user):
        return HttpResponseRedirect(next_page(request, _asked_next(request)))
    return _ask(request, user) if rules.device_of(user) else _set_up(request, user, FirstCodeForm)


@_guarded
def replace(request: HttpRequest) -> HttpResponse:
    """Set up another app, with a code of the one until now."""
    user = _account_with_device(request)
    return _set_up(request, user, ReplacingForm)


@_guarded
def renew(request: HttpRequest) -> HttpResponse:
    """New recovery codes."""
    user = _account_with_device(request)
    form = CodeForm(request.POST or None)
    if _is_right(user, form):
        return _codes_page(request, devices.renew_codes(user))
    return _page(
        request,
        "code",
        {
            "title": _("New recovery codes"),
            "form": form,
            "explanation": _("The recovery codes that you have now will no longer be good."),
            "button": _("Make new codes"),
        },
    )


@_guarded
def remove(request: HttpRequest) -> HttpResponse:
    """Go without, where it is not required."""
    user = _account_with_device(request)
    if rules.is_required_of(user):
        raise PermissionDenied
    form = CodeForm(request.POST or None)
    if _is_right(user, form):
        devices.remove(user)
        messages.success(request, _("Your second factor has been removed."))
        return HttpResponseRedirect(admin_page(*OWN_ACCOUNT))
    return _page(
        request,
        "code",
        {
            "title": _("Remove the second factor"),
            "form": form,
            "explanation": _("Your password alone will then open your account."),
            "button": _("Remove"),
        },
    )


def _account_with_device(request: HttpRequest) -> User:
    user = account_of(request)
    if not rules.is_on() or not rules.is_verified(user):
        raise PermissionDenied
    return user


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if device := _is_right(user, form):
        _note_verified(request, device)
        is_of_app = isinstance(device, TOTPDevice)
        did = "verified by the app" if is_of_app else "verified by a recovery code"
        second_factor_changed.send(sender=__name__, user=user, did=did)
        if not is_of_app:
            _tell_of_codes(request, user)
        return HttpResponseRedirect(next_page(request, _asked_next(request)))
    context = {"title": _("Second factor"), "form": form, "button": _("Log in")}
    return _page(request, "ask", context)


def _set_up(request: HttpRequest, user: User, form_class: type[forms.Form]) -> HttpResponse:
    form = form_class(request.POST or None)
    is_replacing = "code" in form.fields
    offered = devices.offered_key(request.session, user)
    if form.is_valid():
        step = offered.step_of(form.cleaned_data["first_code"])
        if step is None:
            message = _("This is not what the app should show now. Check the time of the phone.")
            form.add_error("first_code", message)
        elif not is_replacing or _is_right(user, form):
            device, codes = devices.set_up(request.session, user, step)
            _note_verified(request, device)
            return _codes_page(request, codes)
    context = {
        "title": _("Another app or phone") if is_replacing else _("Set up the second factor"),
        "form": form,
        "offered": offered,
        "is_required": rules.is_required_of(user),
        "button": _("Set up"),
    }
    return _page(request, "set_up", context)


def _is_right(user: User, form: forms.Form) -> Device | None:
    """The device whose code was posted; the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return verify(user, form.cleaned_data["code"])
    except TooManyError as error:
        form.add_error("code", _wait(error.seconds))
    except WrongCodeError:
        form.add_error(
            "code", _("This code is wrong or was used already. Wait for the app's next one.")
        )
    return None


def _wait(seconds: int) -> str:
    if seconds < 60:
        text = ngettext(
            "Too many wrong codes. Try again in %(count)d second.",
            "Too many wrong codes. Try again in %(count)d seconds.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too many wrong codes. Try again in %(count)d minute.",
        "Too many wrong codes. Try again in %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def _note_verified(request: HttpRequest, device: Device) -> None:
    note_device(request, device)
    renew_key(request)


def _tell_of_codes(request: HttpRequest, user: User) -> None:
    left = codes_left(user)
    text = ngettext(
        "You have %(count)d recovery code left. Make new ones under “My account”.",
        "You have %(count)d recovery codes left. Make new ones under “My account”.",
        left,
    )
    messages.warning(request, text % {"count": left})


def _asked_next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or admin_page()


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The only time that they are shown."""
    context = {
        "title": _("Your recovery codes"),
        "codes": codes,
        "next": next_page(request, _asked_next(request)),
    }
    return _page(request, "recovery_codes", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """An admin page, without the admin's menus until the log-in is whole."""
    common = admin.site.each_context(request)
    if rules.must_verify(request.user):
        common |= {
            **{"has_permission": False, "is_nav_sidebar_enabled": False, "available_apps": []},
            "is_half": True,
        }
    common |= {"own_account": admin_page(*OWN_ACCOUNT), "next": request.GET.get("next", "")}
    if "next" in request.POST:
        common["next"] = request.POST["next"]
    return render(request, f"admin/second_factor/{name}.html", common | context)
