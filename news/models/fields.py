from typing import Any

from django.db import models
from django.db.models import Q

from news.richtext import sanitise


def is_web_link(name: str) -> Q:
    """For a constraint: the column is blank or begins with http:// or https://."""
    return (
        Q(**{name: ""})
        | Q(**{f"{name}__startswith": "http://"})
        | Q(**{f"{name}__startswith": "https://"})
    )


class RichTextField(models.TextField):
    """
    A text column that only ever receives sanitised HTML.

    Forms sanitise earlier, to tell the editor what is wrong; this is the last door, and it is
    the same function. It stands where every value passes: save(), bulk_create(), update() and
    loaddata, whose raw saves call no pre_save(). Only expressions that the database computes do
    not; the body is never written by one.

    Migrations see a plain TextField: the guard is code, not schema.
    """

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            value = sanitise(value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
