from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from news.pictures.memory import keep_large_blocks_apart


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        # Django finds admin modules by itself, checks not.
        import_module("news.public.checks")
        keep_large_blocks_apart()
