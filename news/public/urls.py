from django.urls import path, register_converter

from .archive_pages import Archive, PeriodArticles
from .article_detail import ArticleDetail
from .article_lists import ArticleList, AuthorArticles, SectionArticles, SourceArticles, TagArticles
from .converters import FeedConverter, UnicodeSlugConverter
from .directories import AuthorDirectory, SectionDirectory, SourceDirectory, TagDirectory
from .feeds.views import feed, search_feed
from .home_page import Home
from .identity_preview import identity_preview
from .manifest import web_manifest
from .opensearch import description
from .search_counting import count_search
from .search_limits import limit_searches
from .search_page import Search
from .search_suggestions import suggestions
from .selection import SUBJECTS
from .shared_preview import shared_preview
from .sharing import article_qr

register_converter(UnicodeSlugConverter, "uslug")
register_converter(FeedConverter, "feed")

app_name = "news"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("articles/", ArticleList.as_view(), name="article-list"),
    path("articles/<int:pk>/", ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/<uslug:slug>/", ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/qr.svg", article_qr, name="article-qr"),
    path("archive/", Archive.as_view(), name="archive"),
    path("archive/<str:year>/", PeriodArticles.as_view(), name="archive-year"),
    path("archive/<str:year>/<str:month>/", PeriodArticles.as_view(), name="archive-month"),
    path(
        "archive/<str:year>/<str:month>/<str:day>/",
        PeriodArticles.as_view(),
        name="archive-day",
    ),
    path("search/", Search.as_view(), name="search"),
    path("search/opensearch.xml", description, name="opensearch"),
    path("search/count/", count_search, name="search-count"),
    path("search/suggestions/", suggestions, name="search-suggestions"),
    path("search/<feed:file>", limit_searches(search_feed), name="search-feed"),
    path("site.webmanifest", web_manifest, name="manifest"),
    path("preview/identity/<int:pk>/", identity_preview, name="identity-preview"),
    path("preview/identity/<int:pk>/<path:path>", identity_preview, name="identity-preview"),
    path("preview/<str:token>/", shared_preview, name="shared-preview"),
    path("sections/", SectionDirectory.as_view(), name="section-directory"),
    path("sections/<uslug:slug>/", SectionArticles.as_view(), name="section-detail"),
    path("tags/", TagDirectory.as_view(), name="tag-directory"),
    path("tags/<uslug:slug>/", TagArticles.as_view(), name="tag-detail"),
    path("sources/", SourceDirectory.as_view(), name="source-directory"),
    path("sources/<uslug:slug>/", SourceArticles.as_view(), name="source-detail"),
    path("authors/", AuthorDirectory.as_view(), name="author-directory"),
    path("authors/<uslug:slug>/", AuthorArticles.as_view(), name="author-detail"),
    path("feeds/<feed:file>", feed, name="feed"),
    *(
        path(f"feeds/{kind}s/<uslug:slug>/<feed:file>", feed, {"kind": kind}, name=f"{kind}-feed")
        for kind in SUBJECTS
    ),
]
