from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from news.articles.models import Article

from .counting import count_view, views_of
from .visitors import is_from_this_site, is_reader


@csrf_exempt  # It needs no login, and a CSRF token would make pages uncacheable.
@require_POST
@never_cache
def article_views(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Count one view of a visible article and answer `{"views": N}`, the total to show.

    The same total if it does not count: of a robot or of staff, the same visitor's within half an
    hour, or one of too many from one network. 404 if visitors cannot see the article; 403 if the
    browser says that the request comes from another site, which could otherwise raise our counts
    from its own pages. Most views are answered before Django; see portal.view_counting.
    """
    if not is_from_this_site(request.META, request.get_host()):
        return HttpResponseForbidden("Views are counted from the article's own page.")
    if not is_reader(request.META) or request.user.is_staff:
        get_object_or_404(Article.objects.published().only("pk"), pk=pk)
        return JsonResponse({"views": views_of(pk)})
    view = count_view(pk, request.META)
    if view.is_of_no_article:
        raise Http404
    return JsonResponse({"views": views_of(pk) if view.total is None else view.total})
