"""Where something is today that was at another address."""

from django.http import HttpRequest, HttpResponsePermanentRedirect


def moved(
    request: HttpRequest, address: str, query: str | None = None
) -> HttpResponsePermanentRedirect:
    """
    The answer that leads to that path for good, with the query string as asked unless given.

    Browsers must not keep it without asking: a slug may be changed back.
    """
    if query is None:
        query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response["Cache-Control"] = "no-cache"
    return response
