"""Redirects from an old address to the current one."""

from django.http import HttpRequest, HttpResponsePermanentRedirect


def moved(
    request: HttpRequest, address: str, query: str | None = None
) -> HttpResponsePermanentRedirect:
    """
    A permanent redirect to that path, with the request's query string unless another is given.

    Caches keep it as shortly as a missing page, because a slug may change back.
    """
    if query is None:
        query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
