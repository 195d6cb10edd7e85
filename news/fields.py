from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.richtext import sanitise
from news.text.characters import clean_line, clean_lines
from news.text.folding import comparison_key
from news.text.slugs import SLUG


def is_web_link(name: str) -> Q:
    """A condition for a constraint: the column is blank or begins with http:// or https://."""
    return (
        Q(**{name: ""})
        | Q(**{f"{name}__startswith": "http://"})
        | Q(**{f"{name}__startswith": "https://"})
    )


class RichTextField(models.TextField):
    """
    A text column that only stores sanitised HTML.

    Forms sanitise earlier, to tell the editor what is wrong; this field does it again with the same
    function. It does so where every value passes: save(), bulk_create(), update() and loaddata,
    whose raw saves call no pre_save(). Only database expressions bypass it, and none writes the
    body.

    Migrations see a plain TextField, because the sanitising is code and not schema.
    """

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            value = sanitise(value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class BoundedDateTimeField(models.DateTimeField):
    """
    A moment that exists in the portal's time zone as well as in UTC.

    Imported sites write 9999-12-31T23:59:59Z for "never". In China that is the year 10000, which
    Python's dates do not have. Moments beyond the limits are stored and read as the limit.

    Migrations see a plain DateTimeField, as with RichTextField.
    """

    def from_db_value(
        self, value: Any, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        return within_time(value)

    def to_python(self, value: Any) -> Any:
        return within_time(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return within_time(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = within_time(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


def within_time(value: Any) -> Any:
    """The moment, limited to the first and last that Python can hold; other values unchanged."""
    if not isinstance(value, datetime) or timezone.is_naive(value):
        return value
    first, last = _limits(timezone.get_default_timezone())
    if first <= value <= last:
        return value
    return (first if value < first else last).astimezone(UTC)


@lru_cache(maxsize=1)
def _limits(here: tzinfo) -> tuple[datetime, datetime]:
    zones = (UTC, here)
    first = max(datetime.min.replace(tzinfo=zone) for zone in zones)
    return first, min(datetime.max.replace(microsecond=0, tzinfo=zone) for zone in zones)


class NewestManyToManyField(models.ManyToManyField):
    """
    A many-to-many field with an index for the newest rows: for example the last articles of a tag.

    Django creates the table in between and has no option for an index on it.
    """

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        between = self.remote_field.through._meta  # type: ignore[union-attr]  # Django just made it.
        _number, row, named = between.local_fields
        newest = models.Index(fields=[named.name, row.name], name=f"{between.db_table}_newest")
        between.indexes = [*between.indexes, newest]


class _CleanedText(models.Field):
    """
    A text column that stores no invisible characters; see news.text.characters.

    It cleans where every value passes, like RichTextField, and also in forms, in fixtures and on
    the saved instance, so that the instance equals the stored row. Values in look-ups are not
    cleaned. Migrations see Django's own field.
    """

    clean_text: Callable[[str], str]
    form_class: type[forms.Field]
    plain: str

    def to_python(self, value: Any) -> Any:
        return self._clean(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        cleaned = self._clean(value)
        if cleaned != value:
            setattr(model_instance, self.attname, cleaned)
        return cleaned

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(self._clean(value), connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": self.form_class, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, self.plain, args, kwargs

    def _clean(self, value: Any) -> Any:
        return type(self).clean_text(value) if isinstance(value, str) else value


class _CleanedFormField(forms.CharField):
    clean_text: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        cleaned = type(self).clean_text(written or "")
        if written and not cleaned and self.required:
            raise ValidationError(
                _("Nothing of this can be seen on a page: write at least one visible character."),
                code="invisible",
            )
        return cleaned


class LineFormField(_CleanedFormField):
    clean_text = staticmethod(clean_line)


class LinesFormField(_CleanedFormField):
    clean_text = staticmethod(clean_lines)


class LineField(_CleanedText, models.CharField):
    """A text of one line: a title, a name, a note."""

    clean_text = staticmethod(clean_line)
    form_class = LineFormField
    plain = "django.db.models.CharField"


class LinesField(_CleanedText, models.TextField):
    """A plain text of several lines."""

    clean_text = staticmethod(clean_lines)
    form_class = LinesFormField
    plain = "django.db.models.TextField"


_is_slug = RegexValidator(rf"^{SLUG}\Z", _("Use letters, digits, _ and - alone."))


class SlugFormField(forms.SlugField):
    default_validators = [_is_slug]

    def __init__(self, *, allow_unicode: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # After super(), which would add a validator of its own.
        self.allow_unicode = allow_unicode


class SlugField(models.SlugField):
    """A slug with letters of every script, including ideographs that Python does not know yet."""

    default_validators = [_is_slug]

    def __init__(self, *args: Any, allow_unicode: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_unicode = allow_unicode  # As in SlugFormField.

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": SlugFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs


class ComparisonKeyField(models.CharField):
    """
    A key for comparing another column, computed from that column whenever it is read.

    `by` computes it from the text of column `of`. So save(), bulk_create() and loaddata store the
    right key without setting it. Only update() and save(update_fields=...) must name both columns.

    Migrations see a plain CharField, as with RichTextField.
    """

    def __init__(
        self,
        *args: Any,
        of: str = "",
        by: Callable[[str, int], str] = comparison_key,
        **kwargs: Any,
    ) -> None:
        self.of, self.by = of, by
        kwargs.update(blank=True, default="", editable=False)
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Derived(name, self.of, self.by, self.max_length or 0))

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class _Derived:
    def __init__(self, name: str, of: str, by: Callable[[str, int], str], max_length: int) -> None:
        self._name, self._of, self._by, self._max_length = name, of, by, max_length

    def __get__(
        self, instance: models.Model | None, owner: type[models.Model] | None = None
    ) -> Any:
        if instance is None:
            return self
        return self._by(getattr(instance, self._of), self._max_length)

    def __set__(self, instance: models.Model, value: Any) -> None:
        # The value is never read; setting it tells Django that the column is loaded and must be
        # saved.
        instance.__dict__[self._name] = value
