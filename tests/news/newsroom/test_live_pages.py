"""Which rows live pages show, and who may change them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.editions.models import ConversionTerm
from news.newsroom.live_pages import is_live, may_change
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_draft,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


def picture_in_body():
    image = make_image(width=8, height=8)
    return image, {"body": f'<p><img src="{image.reference}" alt=""></p>'}


def attachment_in_body():
    attachment = make_attachment()
    return attachment, {"body": f'<p><a href="{attachment.reference}">File</a></p>'}


def named(field, make, is_many=False):
    def build():
        row = make()
        return row, {field: [row] if is_many else row}

    return build


SHOWN = {
    "source": named("source", make_source),
    "tag": named("tags", make_tag, is_many=True),
    "author": named("authors", make_author, is_many=True),
    "lead picture": named("lead_image", lambda: make_image(width=8, height=8)),
    "picture in the body": picture_in_body,
    "attachment": attachment_in_body,
}


@pytest.mark.parametrize("what", SHOWN)
def test_row_is_live_with_its_article(what):
    row, fields = SHOWN[what]()
    now = timezone.now()
    article = make_article(**fields, status="draft")
    for status, expires_at, is_shown in (
        ("draft", None, False),
        ("published", None, True),
        ("published", now + timedelta(days=1), True),
        ("published", now - timedelta(minutes=1), False),
        ("withdrawn", None, False),
    ):
        type(article).objects.filter(pk=article.pk).update(status=status, expires_at=expires_at)
        assert is_live(row) == is_shown, (status, expires_at)
    # It appears by itself.
    article.published_at, article.status = now + timedelta(days=1), "published"
    article.save()
    assert is_live(row)


@pytest.mark.parametrize("what", SHOWN)
def test_row_of_a_scheduled_update_is_live(what):
    row, fields = SHOWN[what]()
    chief = make_user(is_superuser=True)
    article = make_draft(chief)
    perform("publish_unreviewed", article.pk, chief, comment="Urgent")
    content = {
        name: [one.pk for one in value]
        if isinstance(value, list)
        else value
        if isinstance(value, str)
        else value.pk
        for name, value in fields.items()
    }
    save_content(article.pk, content, chief, based_on=None)
    assert not is_live(row)
    at = timezone.now() + timedelta(days=1)
    perform("publish_unreviewed", article.pk, chief, comment="Urgent", at=at)
    assert is_live(row)


def test_sections_and_conversion_terms_are_on_every_page():
    term = ConversionTerm.objects.create(simplified="软件", traditional="軟體")
    assert is_live(make_section())
    assert is_live(term)


def test_who_publishes_in_some_sections_changes_what_is_shown_there_alone():
    here, elsewhere = make_section(), make_section()
    publisher, reporter = make_user("Publisher"), make_user("Reporter")
    source = make_source()
    make_article(source=source, section=here)
    assert may_change(publisher, source)
    publisher.sections.set([here])
    assert may_change(publisher, source)
    assert [may_change(publisher, section) for section in (here, elsewhere)] == [True, False]
    make_article(source=source, section=elsewhere)
    assert not may_change(publisher, source)
    assert not may_change(reporter, source)
    assert may_change(reporter, make_source())
