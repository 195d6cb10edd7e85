"""What the tests of the newsroom's pages share."""

from django.test import Client

LIST = "/admin/news/article/"
ADD = "/admin/news/article/add/"


def address(article, page="change/"):
    return f"{LIST}{article.pk}/{page}"


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def form(**fields):
    """What the article form posts; moments as it shows them, so that none is changed."""
    blank = ["subtitle", "summary", "section", "source", "source_url", "responsible_editor", "slug"]
    return {
        "title": "Typed title",
        "body": "<p>Typed body</p>",
        "language": "en",
        **dict.fromkeys(blank, ""),
        **{
            f"{name}_{part}": ""
            for name in ("published_at", "expires_at", "pinned_until")
            for part in (0, 1)
        },
        **fields,
    }


def told(response):
    """The messages that the page after a POST shows."""
    return [str(message) for message in response.context["messages"]]
