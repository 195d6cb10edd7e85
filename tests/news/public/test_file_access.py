"""Uploaded files are the staff's until something public uses them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.newsroom.preview_links import revoke, share
from news.newsroom.revisions import save_content
from tests.factories import make_article, make_attachment, make_image, make_staff_client, make_user

pytestmark = pytest.mark.django_db


def shown_in_text(file):
    return {"body": f'<p><a href="{file.reference}">x</a></p>'}


def as_lead(image):
    return {"lead_image": image}


@pytest.fixture(params=["attachment", "picture in the text", "rendition", "lead picture"])
def used(request):
    """An address, and the fields of an article that uses it."""
    if request.param == "attachment":
        attachment = make_attachment()
        return attachment.reference, shown_in_text(attachment)
    image = make_image(width=1000)
    if request.param == "rendition":
        return image.webp[0].url, shown_in_text(image)
    if request.param == "lead picture":
        return image.file.url, as_lead(image)
    return image.file.url, {"body": f'<p><img src="{image.reference}" alt="x"></p>'}


def status(client, address):
    return client.get(address).status_code


def test_unused_file_is_the_staffs(client, used):
    address, _fields = used
    assert status(client, address) == 404
    response = make_staff_client().get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=600"
    assert status(make_staff_client(is_staff=False), address) == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_file_of_an_article_that_nobody_sees(client, used, fields):
    address, using = used
    make_article(**using, **fields)
    assert status(client, address) == 404


def test_file_of_a_live_article_is_everybodys(client, used):
    address, using = used
    article = make_article(**using)
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    article.status = "withdrawn"
    article.save()
    assert status(client, address) == 404


def test_file_of_a_newer_text_is_shown_by_its_preview_link_alone(client):
    attachment, article, editor = make_attachment(), make_article(), make_user("Editor")
    save_content(article.pk, shown_in_text(attachment), editor, based_on=0)
    assert status(client, attachment.reference) == 404
    link = share(article.revisions.latest("number"), editor)
    assert status(client, attachment.reference) == 200
    revoke(link, editor)
    assert status(client, attachment.reference) == 404


def test_visitors_cost_two_queries(client, django_assert_num_queries):
    image = make_image()
    make_article(lead_image=image)
    with django_assert_num_queries(2):
        client.get(image.file.url)


@pytest.mark.parametrize("name", ["attachments/%00.pdf", f"{'x' * 500}.png", "a/../b.png", ".png"])
def test_names_that_none_is(client, name):
    assert status(client, f"/media/{name}") == 404


def test_attachment_is_looked_for_among_no_pictures(client):
    attachment = make_attachment()
    make_article(**shown_in_text(attachment))
    with CaptureQueriesContext(connection) as queries:
        assert status(client, attachment.reference) == 200
    assert not [each for each in queries if "news_image" in each["sql"]]
