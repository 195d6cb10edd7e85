from django.http import HttpRequest, HttpResponseForbidden, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from news.articles.models import Article

from .counting import count_view


@csrf_exempt  # It needs no login, and a CSRF token would make pages uncacheable.
@require_POST
@never_cache
def article_views(request: HttpRequest, pk: int) -> JsonResponse | HttpResponseForbidden:
    """
    Count one view of a visible article and answer `{"views": N}`, the total to show.

    404 if visitors cannot see the article; 403 if the browser says that the request comes from
    another site, which could otherwise raise our counts from its own pages.
    """
    if not _is_from_this_site(request):
        return HttpResponseForbidden("Views are counted from the article's own page.")
    article = get_object_or_404(Article.objects.published().only("pk"), pk=pk)
    return JsonResponse({"views": count_view(article.pk)})


def _is_from_this_site(request: HttpRequest) -> bool:
    """As far as the browser tells: Sec-Fetch-Site over https only, Origin always."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    own, _port = split_domain_port(request.get_host())
    return origin is None or split_domain_port(origin.partition("://")[2])[0] == own
