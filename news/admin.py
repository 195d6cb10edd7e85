"""Django loads admin classes from here; each room defines its own."""

from importlib import import_module

from django.conf import settings
from django.contrib import admin

for _room in (
    "accounts.admin",
    "articles.admin.attribution",
    "articles.admin.section",
    "editions.admin",
    "library.admin.attachment",
    "library.admin.image",
    "newsroom.admin.article",
    "newsroom.admin.editorial_log",
    "newsroom.admin.unsent_mail",
    "newsroom.editor_checks",
    "operations.admin.audit_log",
    "publish_check.admin",
    "readership.admin",
    "search.admin",
    "site.admin.identity",
):
    import_module(f"news.{_room}")

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
