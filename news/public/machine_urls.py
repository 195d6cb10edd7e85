"""Addresses for programs; they belong to no edition."""

from django.urls import include, path, re_path

from . import sitemaps
from .api.http import not_found, serve
from .cards import views as cards
from .colours import colour_styles
from .icons.views import favicon, icon

_COLOURS = r"(?P<masthead>[0-9a-f]{6})-(?P<accent>[0-9a-f]{6})-(?P<made>[0-9a-f]{12})\.css$"
_ICON = r"(?P<kind>[a-z-]{1,20})-(?P<digest>[0-9a-f]{20})\.png$"
_CARD = r"(?P<shape>wide|square)-(?P<digest>[0-9a-f]{20})\.jpg$"

urlpatterns = [
    path("api/v1/", include("news.public.api.urls")),
    re_path("^api/", serve(not_found)),
    path("favicon.ico", favicon, name="favicon"),
    re_path(rf"^icons/(?P<pk>\d{{1,18}})/{_ICON}", icon, name="icon"),
    re_path(rf"^colours/{_COLOURS}", colour_styles, name="colours"),
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
