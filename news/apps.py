from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        # Django imports admin modules by itself, but not checks and signal receivers.
        import_module("news.public.deploy_checks")
        import_module("news.search.following")
        post_migrate.connect(_tell_sqlite, sender=self)


def _tell_sqlite(**kwargs: Any) -> None:
    # Models can only be imported once all apps are loaded.
    from news.articles.planner_statistics import tell_sqlite  # noqa: PLC0415

    tell_sqlite(**kwargs)
