"""The board in the admin: what there is to mend, for those who can have it mended."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .findings import Code, Finding, NotChecked, Severity, Unchecked
from .report import Report, inspect_lists, kept_links, limits
from .sentences import TITLES, message_of, not_checked_message


@require_safe
def inspection_board(request: HttpRequest) -> HttpResponse:
    if not settings.INSPECTION:
        raise Http404
    if not request.user.has_perm("news.publish_article"):
        raise PermissionDenied
    lists, links = inspect_lists(), kept_links()
    reports = [lists, links] if links else [lists]
    not_checked = links.not_checked if links else [NotChecked(Unchecked.NO_LINKS)]
    context = {
        **admin.site.each_context(request),
        "title": _("Inspection"),
        "groups": [group for code in Code for group in _groups(code, reports)],
        "failures": sum(report.count(Severity.FAILURE) for report in reports),
        "warnings": sum(report.count(Severity.WARNING) for report in reports),
        "is_all_checked": not not_checked,
        "not_checked": [not_checked_message(one) for one in not_checked],
        "checked_at": lists.checked_at,
        "links_checked_at": links and links.checked_at,
        "limits": limits(),
    }
    return TemplateResponse(request, "admin/inspection.html", context)


def _groups(code: Code, reports: list[Report]) -> list[dict[str, Any]]:
    return [
        {
            "code": code.value,
            "title": TITLES[code],
            "total": total,
            "rows": [_row(one) for one in listed],
            "more": total - len(listed),
        }
        for report in reports
        if (total := sum(report.tally.totals.get(code, {}).values()))
        for listed in [[one for one in report.tally.findings if one.code is code]]
    ]


def _row(finding: Finding) -> dict[str, Any]:
    names = dict(settings.LANGUAGES)
    return {
        "finding": finding,
        "message": message_of(finding),
        "is_failure": finding.severity is Severity.FAILURE,
        "editions": [(code, names[code]) for code in finding.editions],
        "language": finding.editions[0] if finding.article and finding.editions else "",
    }
