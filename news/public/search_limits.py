"""What keeps searches from taking the portal over: a rate for each client, a share for all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse

from news.search import parse
from news.search.queries import cut

from .api.http import problem
from .throttling import SEARCHING, SUGGESTING, Budget, SpentError, Throttle

View = Callable[..., HttpResponseBase]
Refusal = Callable[[HttpRequest, int], HttpResponse]

_SEARCHES = Throttle("search", "SEARCH_RATE")
_SUGGESTIONS = Throttle("suggestions", "SUGGESTION_RATE")


def limit_searches(view: View) -> View:
    """For pages and feeds that search for the parameter `q`. Without words in it, they do not."""
    return _limited(view, _SEARCHES, SEARCHING, _page)


def limit_suggestions(view: View) -> View:
    """For what is asked at each letter that is typed; it answers in JSON."""
    return _limited(view, _SUGGESTIONS, SUGGESTING, _document)


def _limited(view: View, throttle: Throttle, budget: Budget, refuse: Refusal) -> View:
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not parse(request.GET.get("q", "")):
            return view(request, *args, **kwargs)
        if wait := throttle.seconds_to_wait(request):
            return refuse(request, wait)
        try:
            with budget.spend():
                response = view(request, *args, **kwargs)
                # A list's rows are only read when its page is rendered.
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
        except SpentError as spent:
            return refuse(request, spent.seconds)
        return response

    return limited


# 429 for both: RFC 6585 leaves open whom a server counts together, and Django logs each answer from
# 500 on as an error.
def _page(request: HttpRequest, wait: int) -> HttpResponse:
    context = {"query": cut(request.GET["q"]), "wait": wait}
    return _with_retry_after(render(request, "429.html", context, status=429), wait)


def _document(request: HttpRequest, wait: int) -> HttpResponse:
    return _with_retry_after(problem(429, f"Go on in {wait} seconds."), wait)


def _with_retry_after(response: HttpResponse, wait: int) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(wait)
    return response
