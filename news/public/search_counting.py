"""
Counts what visitors search for, like views: by a request of the page's script.

So pages of results write nothing, may come from any cache, and a database that cannot be written
does them no harm; robots that only read pages are not counted, and prefetches neither.
"""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from news.clients import client_of
from news.readership.visitors import is_from_this_site
from news.search import Results
from news.search.searched_queries import record, storable

logger = logging.getLogger(__name__)

_SALT = "news.public.search_counting"
# Seconds in which one client's same query counts once.
_REPEATED = 30 * 60
_signer = Signer(salt=_SALT)


def counting_address(request: HttpRequest, found: Results) -> str:
    """
    Where the script of a page of results has its query counted, with how much was found.

    Blank where it does not count: further pages and narrower searches are the same visitor's.
    Signed with the edition and the day, so that only what was really searched for is counted, and
    what it found then.
    """
    query = storable(request.GET.get("q", ""))
    if not query or set(request.GET) != {"q"}:
        return ""
    told = [query, found.total + found.is_capped, get_language(), timezone.localdate().isoformat()]
    return f"{reverse('news:search-count')}?{urlencode({'of': _signer.sign_object(told)})}"


@csrf_exempt  # It needs no login, and a CSRF token would make pages uncacheable.
@require_POST
@never_cache
def count_search(request: HttpRequest) -> HttpResponse:
    """
    204 whether it counts or not; 400 for what no page told, 403 for a request of another site.
    """
    if not is_from_this_site(request.META, request.get_host()):
        return HttpResponseForbidden("Searches are counted from the page of results.")
    try:
        query, total, edition, day = _signer.unsign_object(request.GET.get("of", ""))
    except BadSignature:
        return HttpResponseBadRequest("This is not from a page of results.")
    today = timezone.localdate()
    # A page may have been opened before midnight.
    is_lately = day in {today.isoformat(), (today - timedelta(days=1)).isoformat()}
    if is_lately and not _is_repeated(request, query, edition):
        try:
            record(query, edition, total)
        except DatabaseError:
            logger.warning("A search could not be counted.", exc_info=True)
    return HttpResponse(status=204)


def _is_repeated(request: HttpRequest, query: str, edition: str) -> bool:
    """
    Whether the client has asked this lately, so that nobody makes a query popular alone.

    The cache keeps a keyed hash of both together for half an hour, with another key each day: it
    tells neither the client nor the query.
    """
    salt = f"{_SALT} {timezone.localdate()}"
    asked = salted_hmac(salt, f"{client_of(request.META)} {edition} {query}", algorithm="sha256")
    return not cache.add(f"asked:{asked.hexdigest()}", 1, timeout=_REPEATED)
