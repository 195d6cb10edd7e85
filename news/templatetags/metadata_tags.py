from typing import Any, Literal

from django import template
from django.core.paginator import Page

from news.articles.shown_article import ShownArticle
from news.public.metadata import Metadata, Subject, describe_article, describe_home, describe_list

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(
    context: dict[str, Any],
    article: ShownArticle | Literal[""] = "",
    title: str = "",
    subject: Subject | Literal[""] = "",
    page_obj: Page | Literal[""] = "",
) -> Metadata:
    """
    The metadata of an article's page, of a list's page (which has a title), or of the home page.

    Unknown values come from the template as blank strings.
    """
    request = context["request"]
    if article:
        return describe_article(request, article)
    if title:
        return describe_list(request, title, subject or None, page_obj.number if page_obj else 1)
    return describe_home(request)
