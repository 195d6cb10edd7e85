from typing import cast

from django.http import HttpRequest

from .models import User


def account_of(request: HttpRequest) -> User:
    """Who asks, in a view that only somebody logged in reaches."""
    return cast(User, request.user)
