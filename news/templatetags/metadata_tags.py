from typing import Any

from django import template
from django.db.models import Model

from news.articles.shown_article import ShownArticle
from news.public.metadata import Metadata, describe_article, describe_home, describe_list

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(
    context: dict[str, Any],
    article: ShownArticle | str = "",
    title: str = "",
    subject: Model | str = "",
    page_obj: Any = "",
) -> Metadata:
    """
    Of an article's page, of the page of a list (which has a title), or of the home page.

    What the template does not know comes as a blank string.
    """
    request = context["request"]
    if article:
        return describe_article(request, article)
    if title:
        return describe_list(request, title, subject or None, page_obj.number if page_obj else 1)
    return describe_home(request)
