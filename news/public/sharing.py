"""An article's address to take along, with nobody else's help."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from news.models import Article
from news.site import absolute


def short_address(request: HttpRequest, article: Article) -> str:
    """Whole, and without the slug: shorter to scan, and still right when the slug has changed."""
    return absolute(request, reverse("news:article-detail", kwargs={"pk": article.pk}))


@require_safe
def article_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address as a QR code, which WeChat reads off another screen."""
    published = Article.objects.published().filter(language=get_language())
    article = get_object_or_404(published.only("pk"), pk=pk)
    code = segno.make(short_address(request, article), error="m", micro=False)
    # White around the code and between its squares: a dark page would make it unreadable.
    svg = code.svg_inline(border=4, light="#fff", omitsize=True)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"  # It says the same for good.
    return response
