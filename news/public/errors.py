"""What a visitor gets who asks for what there is not, or asks in a way that cannot be read."""

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views import defaults

from news.models import Article

from .api.http import problem

MOST_LATEST = 6


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _help(request, exception, "404.html", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # Every page says its own address somewhere, and there is none to say.
        return HttpResponse(render_to_string("400_host.html"), status=400)
    # What could not be read must not be read again for the page that says so.
    request.GET = request.POST = QueryDict()  # type: ignore[misc]
    return _help(request, exception, "400.html", 400)


def _help(request: HttpRequest, exception: Exception, template: str, status: int) -> HttpResponse:
    published, edition = Article.objects.published(), get_language()
    articles = published.in_edition(edition, published.languages())
    latest = list(articles.for_list().shown_in(edition)[:MOST_LATEST])
    return render(request, template, {"latest": latest, "exception": exception}, status=status)


def server_error(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Django has logged what broke; a program is told so in its own format."""
    if request.path.startswith("/api/"):
        return problem(500, "The fault has been recorded. Try again in a few minutes.")
    return defaults.server_error(request, **kwargs)
