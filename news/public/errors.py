from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from .api.http import problem


def server_error(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Django has logged what broke; a program is told so in its own format."""
    if request.path.startswith("/api/"):
        return problem(500, "The fault has been recorded. Try again in a few minutes.")
    return defaults.server_error(request, **kwargs)
