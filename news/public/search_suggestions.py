"""Suggestions in the search field, in the form of OpenSearch."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.http_caching import respond
from news.search.queries import MAX_LENGTH
from news.search.suggestions import suggest
from news.site.identity import absolute

from .search_limits import limit_suggestions

MEDIA_TYPE = "application/x-suggestions+json"


@require_safe
@limit_suggestions
def suggestions(request: HttpRequest) -> HttpResponse:
    """
    `[typed, [completion, ...], [description, ...], [address, ...]]`; completions are titles and
    names of tags.
    """
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    found = suggest(typed, get_language())
    kinds = {"tag": _("Tag"), "article": _("Article")}
    data = [
        typed,
        [suggestion.text for suggestion in found],
        [kinds[suggestion.kind] for suggestion in found],
        [absolute(request, suggestion.address) for suggestion in found],
    ]
    # Escaped, so that half of a surrogate pair can be sent back as well.
    response = respond(request, json.dumps(data).encode(), MEDIA_TYPE, max_age=5)
    response["X-Robots-Tag"] = "noindex"
    return response
