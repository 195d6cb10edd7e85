"""What a visitor gets who asks for what there is not, or asks in a way that cannot be read."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from news.models import Article

MOST_LATEST = 6


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _help(request, "404.html", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # Every page says its own address somewhere, and there is none to say.
        return HttpResponse(render_to_string("400_host.html"), status=400)
    # What could not be read must not be read again for the page that says so.
    request.GET = request.POST = QueryDict()  # type: ignore[misc]
    return _help(request, "400.html", 400)


def _help(request: HttpRequest, template: str, status: int) -> HttpResponse:
    published = Article.objects.published()
    mine = published.filter(language=get_language())
    latest = list(mine.for_list()[:MOST_LATEST]) or list(published.for_list()[:MOST_LATEST])
    return render(request, template, {"latest": latest}, status=status)
