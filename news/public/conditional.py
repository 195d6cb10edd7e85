"""Answers that a cache may keep and ask after: the same bytes for everyone."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag


def respond(
    request: HttpRequest,
    data: bytes,
    content_type: str,
    max_age: int,
    modified_at: datetime | None = None,
) -> HttpResponse:
    """
    The data with its validators, or 304 for whoever has it already.

    `max_age` is in seconds. The data must be the same whatever language a visitor prefers.
    """
    response = HttpResponse(data, content_type=content_type)
    etag = quote_etag(hashlib.sha256(data).hexdigest()[:32])
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={max_age}"
    modified = None
    if modified_at is not None:
        modified = int(modified_at.timestamp())
        response["Last-Modified"] = http_date(modified)
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    answer.varies_by_language = False
    return answer
