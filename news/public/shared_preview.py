"""The page of a preview link: one revision, for people without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.newsroom.preview_links import open_link, page_of


@never_cache
@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """
    The page with the link's revision; 410 if the link is closed or not valid.

    The address is the key: it is not cached, indexed or sent to linked pages.
    """
    revision = open_link(token)
    if revision is None:
        response = render(request, "news/preview_closed.html", status=410)
    else:
        context = {"article": page_of(revision), "is_preview": True, "is_shared": True}
        response = render(request, "news/article_detail.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
