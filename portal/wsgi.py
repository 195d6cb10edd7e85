"""The portal as a WSGI application, which portal.rsgi puts a door before."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django_application = get_wsgi_application()

# These need Django set up.
from django.conf import settings  # noqa: E402

from news.public.content_version import CurrentVersion  # noqa: E402

from .page_cache import Application, PageCache  # noqa: E402

version = CurrentVersion()

# While templates are written, each request shows them as they are now.
is_cached = bool(settings.PAGE_CACHE_BYTES) and not settings.DEBUG
application: Application = django_application
if is_cached:
    application = PageCache(django_application, version, settings.PAGE_CACHE_BYTES)
