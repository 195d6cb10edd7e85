"""What will happen when: a month as a calendar and as a list, and which times were changed."""

from calendar import Calendar
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from news.newsroom.models import EditorialEvent
from news.newsroom.schedule import Entry, entries

MOST_CHANGES = 100


class ScheduleMixin:
    """For ArticleAdmin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("schedule/", view(self.schedule_view), name="news_article_schedule"),
            path("times/", view(self.times_view), name="news_article_times"),
            *super().get_urls(),
        ]

    def schedule_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        month = _month(request.GET.get("month"))
        weeks = Calendar().monthdatescalendar(month.year, month.month)
        found = entries(_midnight(weeks[0][0]), _midnight(weeks[-1][-1] + timedelta(days=1)))
        by_day: dict[date, list[Entry]] = {}
        for entry in found:
            by_day.setdefault(timezone.localtime(entry.at).date(), []).append(entry)
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schedule"),
            "opts": self.opts,
            "month": month,
            "before": (month - timedelta(days=1)).replace(day=1),
            "after": (month + timedelta(days=31)).replace(day=1),
            "today": timezone.localdate(),
            "weekdays": weeks[0],
            "weeks": [[(day, by_day.get(day, [])) for day in week] for week in weeks],
            "coming": [
                entry
                for entry in found
                if entry.at >= now and timezone.localtime(entry.at).month == month.month
            ],
        }
        return TemplateResponse(request, "admin/news/article/schedule.html", context)

    def times_view(self, request: HttpRequest) -> HttpResponse:
        """Each change of a publication's moments, the earlier value beside the later."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        events = EditorialEvent.objects.filter(
            action__in=["reschedule", "publish", "publish_unreviewed", "republish", "go_live"]
        ).exclude(changes={})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed publication times"),
            "opts": self.opts,
            "events": events[:MOST_CHANGES],
        }
        return TemplateResponse(request, "admin/news/article/times.html", context)


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
