"""Addresses for machines that belong to no edition."""

from django.urls import re_path

from . import cards

_CARD = r"(?P<shape>wide|square)-(?P<digest>[0-9a-f]{20})\.jpg$"

urlpatterns = [
    re_path(rf"^cards/(?P<pk>\d{{1,18}})/{_CARD}", cards.article_card, name="article-card"),
    re_path(rf"^cards/site/{_CARD}", cards.site_card, name="site-card"),
]
