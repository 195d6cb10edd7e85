from django.urls import path

from . import views

app_name = "readership"

urlpatterns = [
    path("articles/<int:pk>/views/", views.article_views, name="article-views"),
]
