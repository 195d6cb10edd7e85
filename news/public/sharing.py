"""An article's address to take along, with nobody else's help."""

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from news.articles.models import Article
from news.conditional import respond
from news.site.statements import absolute


def short_address(request: HttpRequest, article: Article) -> str:
    """Whole, and without the slug: shorter to scan, and still right when the slug has changed."""
    return absolute(request, reverse("news:article-detail", kwargs={"pk": article.pk}))


@require_safe
def article_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address as a QR code, which WeChat reads off another screen."""
    published = Article.objects.published()
    fields = ("language", "slug", "title", "translation_group")
    article = get_object_or_404(published.only(*fields), pk=pk)
    here = article.address_in(get_language())
    if here not in [page.address for page in article.language_pages()]:
        raise Http404
    code = segno.make(short_address(request, article), error="m", micro=False)
    # White around the code and between its squares: a dark page would make it unreadable.
    svg = code.svg_inline(border=4, light="#fff", omitsize=True)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return respond(request, svg.encode(), "image/svg+xml", max_age=86400)
