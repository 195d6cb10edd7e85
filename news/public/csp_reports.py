"""What browsers report to have blocked: a line in the log, as long as there are few."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .throttling import Throttle

logger = logging.getLogger(__name__)

_MOST_AT_ONCE = 5
_LONGEST = 200  # characters
_throttle = Throttle("csp", "CSP_REPORT_RATE")


@csrf_exempt  # A browser sends no token.
@require_POST
@never_cache
def csp_reports(request: HttpRequest) -> HttpResponse:
    """
    Log which directive has blocked what, and where; 204 whatever it holds, 429 for too many.

    Takes both forms that browsers send, `application/csp-report` and `application/reports+json`.
    """
    if seconds := _throttle.seconds_to_wait(request):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    for directive, blocked, page in list(_reports(request.body))[:_MOST_AT_ONCE]:
        logger.warning("%s has blocked %s on %s", directive, blocked, page)
    return HttpResponse(status=204)


def _reports(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Directive, what was blocked and the page, without what only a visitor's address says."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return
    for each in sent if isinstance(sent, list) else [sent]:
        if isinstance(each, dict):
            report = each.get("csp-report") or each.get("body")
            if isinstance(report, dict):
                yield (
                    _plain(report, "effective-directive", "effectiveDirective"),
                    _address(_plain(report, "blocked-uri", "blockedURL")),
                    _address(_plain(report, "document-uri", "documentURL")),
                )


def _plain(report: dict[str, Any], *names: str) -> str:
    text = next((str(report[name]) for name in names if report.get(name)), "?")
    # A line of the log stays one.
    return "".join(character if character.isprintable() else " " for character in text)[:_LONGEST]


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return "?"
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else text.split("?")[0]
