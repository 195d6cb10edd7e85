"""Fills a portal for a load: `python -m tests.faults.filling`; prints JSON for the load."""

import json
from io import StringIO

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.translation import override  # noqa: E402

from news.articles.models import Article  # noqa: E402
from tests.factories import make_user  # noqa: E402

ARTICLES = 60
EDITORS = 2


def main() -> None:
    """
    Prints `{"pages": [address], "articles": [number], "sessions": [key]}`: the public pages, the
    articles whose views count, and a session of each editor.
    """
    call_command("sample_articles", ARTICLES, stdout=StringIO())
    published = Article.objects.published().order_by("pk")
    sessions = []
    for number in range(EDITORS):
        client = Client()
        client.force_login(make_user(name=f"editor-{number}", is_superuser=True))
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    found = {
        "pages": [_address(article) for article in published],
        "articles": [article.pk for article in published],
        "sessions": sessions,
    }
    print(json.dumps(found))


def _address(article: Article) -> str:
    with override(article.language):
        return article.get_absolute_url()


if __name__ == "__main__":
    main()
