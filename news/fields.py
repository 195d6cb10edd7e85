from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.richtext import sanitise
from news.text.characters import clean_line, clean_lines
from news.text.folding import comparison_key
from news.text.slugs import SLUG


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


class BoundedDateTimeField(models.DateTimeField):
    """
    A moment that can be told in the portal's time zone as well as in UTC.

    Imported sites write 9999-12-31T23:59:59Z for "never", which is already the year 10000 here,
    and no date for Python. What lies beyond the ends is kept and read as the end.

    Migrations see a plain DateTimeField, as for RichTextField.
    """

    if TYPE_CHECKING:  # Without Django's own types mypy takes an article's for the field itself.

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return within_time(value)

    def to_python(self, value: Any) -> Any:
        return within_time(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return within_time(super().get_prep_value(value))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = within_time(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


def within_time(value: Any) -> Any:
    """The moment, or the end of time that it lies behind; anything else as it is."""
    if not isinstance(value, datetime) or timezone.is_naive(value):
        return value
    here = timezone.get_default_timezone()
    first = max(datetime.min.replace(tzinfo=zone) for zone in (UTC, here))
    last = min(datetime.max.replace(microsecond=0, tzinfo=zone) for zone in (UTC, here))
    if first <= value <= last:
        return value
    return (first if value < first else last).astimezone(UTC)


class NewestManyToManyField(models.ManyToManyField):
    """
    With an index for the newest rows that name something: the last articles of a tag.

    Django makes the table between the two, and has no option for an index of it.
    """

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        between = self.remote_field.through._meta
        _number, row, named = between.local_fields
        between.indexes.append(
            models.Index(fields=[named.name, row.name], name=f"{between.db_table}_newest")
        )


class _CleanedText(models.Field):
    """
    A column that only ever receives text without what cannot be seen; see news.text.characters.

    Cleaned where every value passes, as for RichTextField, and besides in forms, in fixtures and
    on the instance that is saved, so that nobody holds another text than is stored. What is looked
    for is left as it is. Migrations see Django's own field.
    """

    clean_text: Callable[[str], str]
    form_class: type[forms.Field]
    plain: str

    if TYPE_CHECKING:
        # What stands on a model's instances is the text.
        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def to_python(self, value: Any) -> Any:
        return self._clean(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        cleaned = self._clean(value)
        if cleaned != value:
            setattr(model_instance, self.attname, cleaned)
        return cleaned

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self._clean(value), connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.form_class, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, self.plain, args, kwargs

    def _clean(self, value: Any) -> Any:
        return type(self).clean_text(value) if isinstance(value, str) else value


class _CleanedFormField(forms.CharField):
    clean_text: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        cleaned = type(self).clean_text(written)
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
    """A plain text that may have several lines."""

    clean_text = staticmethod(clean_lines)
    form_class = LinesFormField
    plain = "django.db.models.TextField"


_is_slug = RegexValidator(rf"^{SLUG}\Z", _("Use letters, digits, _ and - alone."))


class SlugFormField(forms.SlugField):
    default_validators = [_is_slug]

    def __init__(self, *, allow_unicode: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Behind super(), which would bring a validator of its own.
        self.allow_unicode = allow_unicode


class SlugField(models.SlugField):
    """A slug of letters of every script, the ideographs that Python does not know yet included."""

    default_validators = [_is_slug]

    def __init__(self, *args: Any, allow_unicode: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_unicode = allow_unicode  # As in SlugFormField.

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": SlugFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs


class ComparisonKeyField(models.CharField):
    """
    What another column reads as, however it is written: derived from it whenever it is asked for.

    `by` makes it of the other's text. So every way of storing a row has it right: save(),
    bulk_create() and loaddata, which sets nothing. Only update() and save(update_fields=...) must
    name both columns.

    Migrations see a plain CharField, as for RichTextField.
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

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, _Derived(name, self.of, self.by, self.max_length))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class _Derived:
    def __init__(self, name: str, of: str, by: Callable[[str, int], str], max_length: int) -> None:
        self._name, self._of, self._by, self._max_length = name, of, by, max_length

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        return self._by(getattr(instance, self._of), self._max_length)

    def __set__(self, instance: Any, value: Any) -> None:
        # Never read; it tells Django that the column is loaded, and so is saved.
        instance.__dict__[self._name] = value
