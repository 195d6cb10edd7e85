from django.urls import path, register_converter

from . import views
from .converters import FeedConverter, UnicodeSlugConverter
from .feeds.views import feed
from .selection import SUBJECTS
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
    path("feeds/<feed:file>", feed, name="feed"),
    *(
        path(f"feeds/{kind}s/<uslug:slug>/<feed:file>", feed, {"kind": kind}, name=f"{kind}-feed")
        for kind in SUBJECTS
    ),
]
