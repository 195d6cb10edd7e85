from django.conf import settings
from django.db import models

from news.articles.models import Article


class Presence(models.Model):
    """An account that has an article's form open; deleted when its signals stop."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="presence_one_an_account", fields=["article", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article_id}"
