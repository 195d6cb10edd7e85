"""Form fields for dates and times, in Django's formats and the formats common in China."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from news.text.moments import read_day, read_moment, read_time

# An earlier year is a typing error; the very first dates do not exist in every time zone.
FIRST_YEAR = 1900


def _check_year(day: date) -> None:
    if day.year < FIRST_YEAR:
        raise ValidationError(
            _("Write a year from %(year)d on.") % {"year": FIRST_YEAR}, code="early"
        )


class DayField(forms.DateField):
    default_error_messages = {
        "invalid": _("Write the day like 2027-03-01 or 2027年3月1日."),
    }

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except ValidationError:
            day = read_day(str(value))
            if day is None:
                raise
        if day is not None:
            _check_year(day)
        return day


class TimeOfDayField(forms.TimeField):
    default_error_messages = {
        "invalid": _("Write the time like 09:30, 上午9时30分 or 下午3点."),
    }

    def to_python(self, value: Any) -> time | None:
        try:
            return super().to_python(value)
        except ValidationError:
            clock = read_time(str(value))
            if clock is None:
                raise
            return clock


class MomentField(forms.SplitDateTimeField):
    """A date and a time in one box each; both may also be typed into the first box."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        parts = (DayField, TimeOfDayField)
        self.fields = tuple(
            part(required=False, localize=self.localize, disabled=self.disabled) for part in parts
        )

    def clean(self, value: Any) -> datetime | None:
        return super().clean(_in_two(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, _in_two(data))


class MomentInOneField(forms.DateTimeField):
    """A date and a time in one box."""

    default_error_messages = {
        "invalid": _("Write day and time like 2027-03-01 09:30 or 2027年3月1日 上午9时30分."),
    }

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
        except ValidationError:
            read = read_moment(str(value))
            if read is None:
                raise
            moment = from_current_timezone(datetime.combine(*read))
        if moment is not None:
            _check_year(moment)
        return moment


def _in_two(value: Any) -> Any:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2 or value[1]:
        return value
    read = read_moment(str(value[0] or ""))
    return [part.isoformat() for part in read] if read else value
