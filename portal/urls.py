"""Every address of the portal. Public pages carry their language as a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("news.readership.urls")),
    *i18n_patterns(path("", include("news.public.urls"))),
]
