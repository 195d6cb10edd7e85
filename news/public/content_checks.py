"""Check of the content version's triggers by `migrate` and by `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from .content_triggers import lacks_any


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    return [
        Warning(
            "Pages do not notice changes at once: triggers of the content version are missing.",
            hint="Run `manage.py migrate`; the site may serve meanwhile.",
            id="news.W011",
        )
        for using in databases or ()
        if lacks_any(using)
    ]
