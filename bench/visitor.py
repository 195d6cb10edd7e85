"""
Visits pages of a portal inside this process, as it is told on its standard input; see bench.sizes.

Reads lines "warm ADDRESS" or "cold ADDRESS", the second with empty caches of this process, and
answers each with the status and the milliseconds of CPU. Pages of the newsroom are visited by a
superuser of its own, which it deletes at its end, and the others by nobody in particular.
"""

import os
import sys
import time

import django

django.setup()

# These need Django set up.
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import translation  # noqa: E402

from news import process_cache  # noqa: E402
from news.accounts.models import User  # noqa: E402
from news.articles.models import Article, Author, Source, Tag  # noqa: E402
from news.public.metadata import FEED_FORMATS  # noqa: E402

EDITION = "zh-hans"


def addresses() -> dict[str, str]:
    """Of every kind of public page and of the newsroom's, by name."""
    published = Article.objects.published().filter(language=EDITION)
    article = published[20:21].get()
    section, day = article.section, article.published_at
    if section is None or day is None:
        raise ValueError("The articles of a sample have a section and a day.")
    subjects = {
        "section": section,
        "source": article.source or Source.objects.latest("pk"),
        "tag": article.tags.first() or Tag.objects.latest("pk"),
        "author": Author.objects.latest("pk"),
    }
    return {
        "home": reverse("news:home"),
        "list": reverse("news:article-list"),
        "page 20 of the list": f"{reverse('news:article-list')}?page=20",
        "list of a year": f"{reverse('news:article-list')}?year={day.year}",
        "article": article.get_absolute_url(),
        "archive": reverse("news:archive"),
        "year": reverse("news:archive-year", args=[f"{day:%Y}"]),
        "month": reverse("news:archive-month", args=[f"{day:%Y}", f"{day:%m}"]),
        "day": reverse("news:archive-day", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}"]),
        **{f"list of a {kind}": one.get_absolute_url() for kind, one in subjects.items()},
        **{
            f"directory of {kind}s": reverse(f"news:{kind}-directory")
            for kind in ("section", "source", "tag", "author")
        },
        **{f"feed, {file}": reverse("news:feed", args=[file]) for file in FEED_FORMATS},
        "feed of a section": reverse("news:section-feed", args=[section.slug, "rss.xml"]),
        "sitemap index": reverse("sitemap"),
        "sitemap of pages": reverse("sitemap-pages"),
        "sitemap of news": reverse("sitemap-news"),
        "API": "/api/v1/articles",
        "missing page": f"/{EDITION}/none/",
        "admin: desk": reverse("admin:index"),
        "admin: articles": reverse("admin:news_article_changelist"),
        "admin: search, many": f"{reverse('admin:news_article_changelist')}?q=开发区",
        "admin: search, none": f"{reverse('admin:news_article_changelist')}?q=xqzwv",
        "admin: article": reverse("admin:news_article_change", args=[article.pk]),
        "admin: new article": reverse("admin:news_article_add"),
        "admin: pictures": reverse("admin:news_image_changelist"),
        "admin: schedule": reverse("admin:news_article_schedule"),
        "admin: views": reverse("admin:news_viewcounter_changelist"),
        "admin: views of an article": reverse("admin:news_viewcounter_change", args=[article.pk]),
    }


def main() -> None:
    host = settings.ALLOWED_HOSTS[0]
    reader, editor = (Client(SERVER_NAME=host, HTTP_ACCEPT="text/html") for _ in range(2))
    user = User.objects.create(username=f"bench-{os.getpid()}", is_staff=True, is_superuser=True)
    try:
        editor.force_login(user)
        visit(reader, editor)
    finally:
        editor.logout()
        user.delete()


def visit(reader: Client, editor: Client) -> None:
    with translation.override(EDITION):
        pages = addresses()
    for name, address in pages.items():
        print(f"{name}\t{address}", flush=True)
    print("READY", flush=True)
    for line in sys.stdin:
        cache, address = line.split()
        client = editor if address.startswith("/admin/") else reader
        if cache == "cold":
            process_cache.forget_all()
        start = time.process_time()
        status = client.get(address).status_code
        print(status, 1000 * (time.process_time() - start), flush=True)


if __name__ == "__main__":
    main()
