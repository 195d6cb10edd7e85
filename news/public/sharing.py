"""Sharing an article without other services: a short address and its QR code."""

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from news.articles.models import Article
from news.http_caching import respond
from news.site.identity import absolute


def short_address(request: HttpRequest, article: Article) -> str:
    """Absolute and without the slug: shorter, and still valid when the slug changes."""
    return absolute(request, reverse("news:article-detail", kwargs={"pk": article.pk}))


@require_safe
def article_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address as a QR code, which phones read from another screen."""
    published = Article.objects.published()
    fields = ("language", "slug", "title", "translation_group")
    article = get_object_or_404(published.only(*fields), pk=pk)
    here = article.address_in(get_language())
    if here not in [page.address for page in article.language_pages()]:
        raise Http404
    code = segno.make(short_address(request, article), error="m", micro=False)
    # White around the code and between its squares, because on a dark page it must stay readable.
    svg = code.svg_inline(border=4, light="#fff", omitsize=True)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return respond(request, svg.encode(), "image/svg+xml", max_age=86400)
