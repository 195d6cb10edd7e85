"""A new password by somebody who is logged in."""

from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from news.clients import client_of

from .login import refused
from .requests import account_of
from .throttle import count_attempt, succeeded


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """
    Django's view. 429 after too many wrong old passwords, which count as failed log-ins: somebody
    who has found an open session must not guess what keeps the account.
    """
    if request.method != "POST":
        return admin.site.password_change(request)
    address, username = client_of(request.META), account_of(request).get_username()
    seconds = count_attempt(address, username)
    response = refused(request, seconds) if seconds else admin.site.password_change(request)
    # Where it has not been changed, Django shows the form again.
    form = (getattr(response, "context_data", None) or {}).get("form")
    if seconds or (form is not None and "old_password" in form.errors):
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
    else:
        succeeded(address, username)
    return response
