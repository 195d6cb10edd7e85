"""What will happen when: a month as a calendar and as a list, and which times were changed."""

from calendar import Calendar
from datetime import date, datetime, timedelta

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from news.newsroom.models import EditorialEvent
from news.newsroom.schedule import Entry, entries

from .pages import show

MOST_CHANGES = 100


def schedule_page(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    if not admin.has_view_permission(request):
        raise PermissionDenied
    month = _month(request.GET.get("month"))
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    found = entries(_midnight(weeks[0][0]), _midnight(weeks[-1][-1] + timedelta(days=1)))
    by_day: dict[date, list[Entry]] = {}
    for entry in found:
        by_day.setdefault(_day(entry), []).append(entry)
    now = timezone.now()
    return show(
        admin,
        request,
        "schedule",
        _("Schedule"),
        month=month,
        before=(month - timedelta(days=1)).replace(day=1),
        after=(month + timedelta(days=31)).replace(day=1),
        today=timezone.localdate(),
        weekdays=weeks[0],
        weeks=[[(day, by_day.get(day, [])) for day in week] for week in weeks],
        coming=[entry for entry in found if entry.at >= now and _day(entry).month == month.month],
    )


def times_page(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    """Each change of a publication's moments, the earlier value beside the later."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    events = EditorialEvent.objects.filter(
        action__in=["reschedule", "publish", "publish_unreviewed", "republish", "go_live"]
    ).exclude(changes={})
    return show(
        admin, request, "times", _("Changed publication times"), events=events[:MOST_CHANGES]
    )


def _day(entry: Entry) -> date:
    return timezone.localtime(entry.at).date()


def _month(text: str | None) -> date:
    """The first day of a month written as 2024-05; this month's without one."""
    if not text:
        return timezone.localdate().replace(day=1)
    try:
        month = datetime.strptime(text, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    if not 1900 < month.year < 9000:
        raise Http404
    return month


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
