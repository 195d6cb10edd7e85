"""Texts for readers outside the portal: feed readers and programs."""

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
from news.site.statements import absolute


def bodies_for_others(
    request: HttpRequest, articles: Sequence[Article | ShownArticle]
) -> dict[int, str]:
    """
    By number, each article's body with every address whole and every picture where its file is.

    One query at most, whatever the number of articles and pictures.
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
    """The picture as one element, in the format that every reader shows."""
    shown = image.shown_at(width)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        absolute(request, shown.url),
        shown.width,
        shown.height,
        alt or image.alt,
    )
