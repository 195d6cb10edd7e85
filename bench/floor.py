"""The floor that the portal is measured against: Django with one empty view and no middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-benchmarks-and-long-enough",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    LOGGING_CONFIG=None,
)


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


def kept(request: HttpRequest, size: int) -> HttpResponse:
    """For nginx's cache: a page of so many bytes."""
    return HttpResponse(b"x" * size, headers={"Cache-Control": "public, s-maxage=3600"})


urlpatterns = [path("kept/<int:size>/", kept), re_path("", empty)]
application = get_wsgi_application()
