"""The HTTP rules of every operation: limits, validators, problem documents and CORS."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError, ValidationError

from news.http_caching import mark_same_in_every_language, respond
from news.public.throttling import SpentError, Throttle

PROBLEM_TYPE = "application/problem+json"
_ALLOWED = "GET, HEAD, OPTIONS"

View = Callable[..., HttpResponse]

_REQUESTS = Throttle("api", "API_RATE")


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """An error as a problem document (RFC 9457), in English like the names of the fields."""
    data = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    response = HttpResponse(json.dumps(data), status=status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def serve(view: View) -> View:
    """Wraps a view with the API's rules for methods, errors and headers."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        # All data is public and the same for everyone.
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        mark_same_in_every_language(response)
        return response

    return csrf_exempt(served)  # It only reads.


def not_found(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404("There is nothing at this address; /api/v1/openapi.json lists what there is.")


def handle_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or "There is nothing at this address.")


def handle_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)


def handle_spent(request: HttpRequest, error: SpentError) -> HttpResponse:
    return _too_many("searches by all clients", error.seconds)


def handle_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": _parameter(each["loc"]), "message": str(each["msg"])}
        for each in error.errors
        # An optional parameter may also be None; pydantic's error for that helps nobody.
        if each["type"] != "none_required"
    ]
    named = ", ".join(each["field"] for each in errors)
    return problem(422, f"Not valid: {named}.", errors)


def _too_many(what: str, wait: int) -> HttpResponse:
    response = problem(429, f"Too many {what}; go on in {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


def _parameter(location: tuple[str | int, ...]) -> str:
    """The parameter's name, from its location: (in, name) or (in, model, name, ...)."""
    return str(location[2] if len(location) > 2 else location[-1])


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Allow"] = response["Access-Control-Allow-Methods"] = _ALLOWED
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
        return response
    if request.method not in ("GET", "HEAD"):
        response = problem(405, "The API is read-only.")
        response["Allow"] = _ALLOWED
        return response
    if wait := _REQUESTS.seconds_to_wait(request):
        return _too_many("requests", wait)
    response = _as_get(view, request, *args, **kwargs)
    if response.status_code != 200:
        return response
    return respond(request, response.content, response["Content-Type"])


def _as_get(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Calls the view with GET, the only method it accepts; the server drops the body for HEAD."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    except Http404 as error:
        return handle_not_found(request, error)
    finally:
        request.method = method
