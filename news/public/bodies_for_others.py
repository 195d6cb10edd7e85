"""Texts for other programs: feeds and the API."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from news.articles.models import Article
from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.library.models import Image
from news.richtext.absolute_addresses import make_absolute
from news.richtext.picture_elements import PictureInText, find_pictures, replace_pictures
from news.site.identity import absolute


def bodies_for_others(
    request: HttpRequest, articles: Sequence[Article | ShownArticle]
) -> dict[int, str]:
    """
    Each article's body, by its number, with absolute addresses and addresses of picture files.

    At most one query, whatever the number of articles and pictures.
    """
    found = (picture.stem for article in articles for picture in find_pictures(article.body))
    images = Image.objects.by_stem(found)

    def render(picture: PictureInText) -> str | None:
        image = images.get(picture.stem)
        if image is None:
            return None
        shown = image.shown_in(language)
        return picture_for_others(request, shown, picture.alt, picture.width)

    bodies = {}
    for article in articles:
        language = article.language
        body = replace_pictures(article.body, render)
        bodies[article.pk] = make_absolute(body, absolute(request, article.get_absolute_url()))
    return bodies


def picture_for_others(
    request: HttpRequest, image: Image | Shown, alt: str = "", width: int | None = None
) -> SafeString:
    """The picture as one element, in a size and a format that every feed reader shows."""
    fitting = image.for_others
    shown = image.shown_at(min(width or fitting.width, fitting.width))
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        absolute(request, fitting.url),
        shown.width,
        shown.height,
        alt or image.alt,
    )
