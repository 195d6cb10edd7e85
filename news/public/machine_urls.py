"""Addresses for programs; they belong to no edition."""

from django.urls import include, path, re_path

from news.library.delivery import favicon

from . import sitemaps
from .api.http import not_found, serve
from .cards import views as cards

_CARD = r"(?P<shape>wide|square)-(?P<digest>[0-9a-f]{20})\.jpg$"

urlpatterns = [
    path("api/v1/", include("news.public.api.urls")),
    re_path("^api/", serve(not_found)),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    re_path(
        r"^sitemap-articles-(?P<block>\d{1,13})\.xml$", sitemaps.articles, name="sitemap-articles"
    ),
    re_path(rf"^cards/(?P<pk>\d{{1,18}})/{_CARD}", cards.article_card, name="article-card"),
    re_path(rf"^cards/site/{_CARD}", cards.site_card, name="site-card"),
]
