from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from news.articles.models import Article
from news.http_caching import same_in_every_language
from news.text.languages import LANGUAGES, other_script

from .making import Card

# One day and not forever: a withdrawn article's picture must leave the caches too.
_CACHE_CONTROL = "public, max-age=86400, s-maxage=5"


@same_in_every_language
@require_safe
def article_card(request: HttpRequest, pk: int, shape: str, digest: str) -> HttpResponse:
    """The card of a visible article; an outdated address redirects to the current one."""
    articles = Article.objects.published().select_related("lead_image").defer("body")
    article = get_object_or_404(articles, pk=pk)
    card = Card(shape, article)
    # The page in the other Chinese script has a card with the converted title.
    if digest != card.digest and (edition := other_script(article.language)):
        converted = Card(shape, article.shown_in(edition))
        card = converted if digest == converted.digest else card
    return _respond(request, card, digest)


@same_in_every_language
@require_safe
def site_card(request: HttpRequest, shape: str, digest: str) -> HttpResponse:
    # Each edition has a card with the portal's name in its script.
    cards = [Card(shape, edition=edition) for edition in LANGUAGES]
    card = next((card for card in cards if card.digest == digest), cards[0])
    return _respond(request, card, digest)


def _respond(request: HttpRequest, card: Card, digest: str) -> HttpResponse:
    if digest != card.digest:
        moved = HttpResponseRedirect(card.get_absolute_url())
        moved["Cache-Control"] = "no-cache"
        return moved
    etag = quote_etag(digest)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(card.read(), content_type="image/jpeg")
    response["ETag"] = etag
    response["Cache-Control"] = _CACHE_CONTROL
    return response
