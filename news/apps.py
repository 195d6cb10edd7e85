from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        # Django imports admin modules by itself, but not checks and signal receivers.
        import_module("news.accounts.sessions")
        import_module("news.public.content_checks")
        import_module("news.public.deploy_checks")
        import_module("news.search.checks")
        import_module("news.search.receivers")
        import_module("news.newsroom.texts_under_work")
        import_module("news.operations.audit.receivers")
        post_migrate.connect(_tell_sqlite, sender=self)
        post_migrate.connect(_empty_index, sender=self)
        pre_migrate.connect(_remove_triggers, sender=self)
        post_migrate.connect(_install_triggers, sender=self)
        post_migrate.connect(_remove_unused_permissions, sender=self)


def _tell_sqlite(**kwargs: Any) -> None:
    # Models can only be imported once all apps are loaded.
    from news.articles.planner_statistics import tell_sqlite  # noqa: PLC0415

    tell_sqlite(**kwargs)


def _empty_index(using: str, **kwargs: Any) -> None:
    from news.search.documents import delete_leftovers  # noqa: PLC0415

    delete_leftovers(using)


def _remove_triggers(using: str, plan: Any = None, **kwargs: Any) -> None:
    from news.operations.audit import triggers as audit_triggers  # noqa: PLC0415
    from news.public import content_triggers  # noqa: PLC0415

    if plan:
        content_triggers.remove(using)
        audit_triggers.remove(using)


def _install_triggers(using: str, plan: Any = None, **kwargs: Any) -> None:
    from news.operations.audit import triggers as audit_triggers  # noqa: PLC0415
    from news.public.content_triggers import install, make_row  # noqa: PLC0415

    # `flush`, which has no plan, empties tables and leaves their triggers.
    (make_row if plan is None else install)(using)
    if plan is not None:
        audit_triggers.install(using)


def _remove_unused_permissions(using: str, **kwargs: Any) -> None:
    """Those for devices, which have no admin: they would only be in choosers, untranslated."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    of_devices = Permission.objects.using(using).filter(
        content_type__app_label__in=("otp_static", "otp_totp")
    )
    of_devices.delete()
