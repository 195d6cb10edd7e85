"""Redirects from an old address to the current one."""

from django.http import HttpRequest, HttpResponsePermanentRedirect


def moved(
    request: HttpRequest, address: str, query: str | None = None
) -> HttpResponsePermanentRedirect:
    """
    A permanent redirect to that path, with the request's query string unless another is given.

    Browsers must revalidate it, because a slug may change back.
    """
    if query is None:
        query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response["Cache-Control"] = "no-cache"
    return response
