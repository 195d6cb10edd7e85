"""What editors get: the Django admin, one module a noun."""

from django.conf import settings
from django.contrib import admin

from news.accounts import admin as accounts
from news.articles.admin import attribution, section
from news.editions import admin as conversion
from news.library.admin import attachment, image
from news.newsroom import editor_checks as checks
from news.newsroom.admin import article, unsent_mail
from news.newsroom.admin import editorial_log as newsroom
from news.publish_check import admin as wording

__all__ = [
    "accounts",
    "article",
    "attachment",
    "attribution",
    "checks",
    "conversion",
    "image",
    "newsroom",
    "section",
    "unsent_mail",
    "wording",
]

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
