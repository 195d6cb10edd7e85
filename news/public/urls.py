from django.urls import path, register_converter

from . import views
from .converters import UnicodeSlugConverter
from .previews import shared_preview

register_converter(UnicodeSlugConverter, "uslug")

app_name = "news"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("articles/", views.ArticleList.as_view(), name="article-list"),
    path("articles/<int:pk>/", views.ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/<uslug:slug>/", views.ArticleDetail.as_view(), name="article-detail"),
    path("preview/<str:token>/", shared_preview, name="shared-preview"),
    path("sections/", views.SectionDirectory.as_view(), name="section-directory"),
    path("sections/<uslug:slug>/", views.SectionArticles.as_view(), name="section-detail"),
    path("tags/", views.TagDirectory.as_view(), name="tag-directory"),
    path("tags/<uslug:slug>/", views.TagArticles.as_view(), name="tag-detail"),
    path("sources/", views.SourceDirectory.as_view(), name="source-directory"),
    path("sources/<uslug:slug>/", views.SourceArticles.as_view(), name="source-detail"),
    path("authors/", views.AuthorDirectory.as_view(), name="author-directory"),
    path("authors/<uslug:slug>/", views.AuthorArticles.as_view(), name="author-detail"),
]
