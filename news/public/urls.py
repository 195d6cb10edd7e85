from django.urls import path, register_converter

from . import views
from .converters import FeedConverter, UnicodeSlugConverter
from .feeds.views import ArticleFeed, AuthorFeed, SectionFeed, SourceFeed, TagFeed
from .shared_preview import shared_preview
from .sharing import article_qr

register_converter(UnicodeSlugConverter, "uslug")
register_converter(FeedConverter, "feed")

app_name = "news"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("articles/", views.ArticleList.as_view(), name="article-list"),
    path("articles/<int:pk>/", views.ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/<uslug:slug>/", views.ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/qr.svg", article_qr, name="article-qr"),
    path("archive/", views.Archive.as_view(), name="archive"),
    path("archive/<str:year>/", views.PeriodArticles.as_view(), name="archive-year"),
    path("archive/<str:year>/<str:month>/", views.PeriodArticles.as_view(), name="archive-month"),
    path(
        "archive/<str:year>/<str:month>/<str:day>/",
        views.PeriodArticles.as_view(),
        name="archive-day",
    ),
    path("search/", views.Search.as_view(), name="search"),
    path("preview/<str:token>/", shared_preview, name="shared-preview"),
    path("sections/", views.SectionDirectory.as_view(), name="section-directory"),
    path("sections/<uslug:slug>/", views.SectionArticles.as_view(), name="section-detail"),
    path("tags/", views.TagDirectory.as_view(), name="tag-directory"),
    path("tags/<uslug:slug>/", views.TagArticles.as_view(), name="tag-detail"),
    path("sources/", views.SourceDirectory.as_view(), name="source-directory"),
    path("sources/<uslug:slug>/", views.SourceArticles.as_view(), name="source-detail"),
    path("authors/", views.AuthorDirectory.as_view(), name="author-directory"),
    path("authors/<uslug:slug>/", views.AuthorArticles.as_view(), name="author-detail"),
    path("feeds/<feed:file>", ArticleFeed.as_view(), name="feed"),
    path("feeds/sections/<uslug:slug>/<feed:file>", SectionFeed.as_view(), name="section-feed"),
    path("feeds/tags/<uslug:slug>/<feed:file>", TagFeed.as_view(), name="tag-feed"),
    path("feeds/sources/<uslug:slug>/<feed:file>", SourceFeed.as_view(), name="source-feed"),
    path("feeds/authors/<uslug:slug>/<feed:file>", AuthorFeed.as_view(), name="author-feed"),
]
