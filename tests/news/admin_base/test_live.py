"""Names and pictures of live pages: changed by whoever may publish, and logged."""

import json

import pytest
from django.contrib.auth.models import Permission

from news.articles.models import Article, Section, Source, Tag
from news.editions.models import ConversionTerm
from news.library.models import Image
from news.newsroom.models import EditorialEvent
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_user,
)
from tests.news.newsroom.admin.taking_steps import logged_in

pytestmark = pytest.mark.django_db


def address(row, page="change/"):
    return f"/admin/news/{row._meta.model_name}/{row.pk}/{page}"


def person(role, *codenames):
    """Somebody of the role, with these permissions besides."""
    user = make_user(role)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return logged_in(user)


def live(what):
    """A row that a live page shows, what its form posts to change it, and the field changed."""
    if what in ("source", "tag", "author"):
        make = {"source": make_source, "tag": make_tag, "author": make_author}[what]
        row = make(name="Honest", slug="honest")
        field = {"source": "source", "tag": "tags", "author": "authors"}[what]
        make_article(**{field: row if what == "source" else [row]})
        return row, {"name": "Other", "slug": "honest"}, "name"
    if what == "picture":
        row = make_image(width=8, height=8, alt="Honest")
        make_article(lead_image=row)
        words = {"alt": "Other", "caption": "", "credit": "", "focal_x": "0.5", "focal_y": "0.5"}
        return row, words, "alt"
    if what == "attachment":
        row = make_attachment(title="Honest")
        make_article(body=f'<p><a href="{row.reference}">File</a></p>')
        return row, {"title": "Other"}, "title"
    if what == "section":
        row = make_section(name_en="Honest", slug="honest")
        return (
            row,
            {"name_en": "Other", "slug": "honest", "order": "0", "home_place": "none"},
            ("name_en"),
        )
    row = ConversionTerm.objects.create(simplified="软件", traditional="軟件")
    return row, {"simplified": "软件", "traditional": "軟體", "direction": "both"}, "traditional"


WHAT = ["source", "tag", "author", "picture", "attachment", "section", "conversion term"]
MAY_ALL = [
    f"{action}_{model}"
    for action in ("change", "delete")
    for model in ("source", "tag", "author", "image", "attachment", "section", "conversionterm")
]


@pytest.mark.parametrize("what", WHAT)
def test_only_who_may_publish_changes_what_a_live_page_shows(what):
    row, posted, field = live(what)
    before = getattr(row, field)
    for role in ("Reporter", "Editor"):
        client = person(role, *MAY_ALL)
        assert client.post(address(row), posted).status_code == 403
        assert client.post(address(row, "delete/"), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert getattr(row, field) == before
    assert not EditorialEvent.objects.exists()
    assert person("Publisher", *MAY_ALL).post(address(row), posted).status_code == 302
    row.refresh_from_db()
    event = EditorialEvent.objects.get()
    assert event.changes[field] == [before, getattr(row, field)] != [before, before]
    assert (event.action, event.user_name) == ("change", event.user.username)
    assert (event.subject_model, event.subject_id) == (row._meta.model_name, row.pk)


@pytest.mark.parametrize("what", ["source", "tag", "author", "picture", "attachment"])
def test_what_no_page_shows_anybody_changes(what):
    row, posted, field = live(what)
    Article.objects.update(status="withdrawn")
    assert person("Reporter").post(address(row), posted).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Other"
    assert EditorialEvent.objects.get().changes[field] == ["Honest", "Other"]


def test_reason_stands_above_the_form_that_cannot_be_changed():
    row, _posted, _field = live("source")
    told = "Ask one of them."
    assert told in person("Reporter").get(address(row)).text
    assert told not in person("Publisher").get(address(row)).text
    Article.objects.update(status="withdrawn")
    assert told not in person("Reporter").get(address(row)).text


def test_reporter_adds_new_ones():
    client = person("Reporter")
    for model in ("source", "tag", "author"):
        client.post(f"/admin/news/{model}/add/", {"name": "New", "slug": "new"})
    assert Source.objects.filter(slug="new").exists()
    assert Tag.objects.filter(slug="new").exists()
    assert not EditorialEvent.objects.exists()


def test_popup_changes_nothing_either():
    row, posted, _field = live("tag")
    response = person("Reporter").post(f"{address(row)}?_popup=1", {**posted, "_popup": "1"})
    assert response.status_code == 403
    assert Tag.objects.get().name == "Honest"


class TestSections:
    def editable(self, section):
        return {
            **{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "1"},
            **{"form-0-id": section.pk, "form-0-order": "7", "form-0-home_place": "none"},
        }

    def test_list_with_fields_changes_nothing_without_publishing(self):
        section = make_section()
        client = person("Editor", "change_section")
        client.post("/admin/news/section/", self.editable(section))
        assert Section.objects.get().order == 0

    def test_list_with_fields_is_logged(self):
        section = make_section()
        person("Publisher", "change_section").post("/admin/news/section/", self.editable(section))
        assert EditorialEvent.objects.get().changes == {
            "order": [0, 7],
            "home_place": ["block", "none"],
        }

    def test_adding_one_changes_the_menu(self):
        posted = {"name_en": "New", "slug": "new", "order": "0", "home_place": "none"}
        add = "/admin/news/section/add/"
        assert person("Editor", "add_section").post(add, posted).status_code == 403
        assert person("Publisher", "add_section").post(add, posted).status_code == 302
        assert EditorialEvent.objects.get().action == "add"


class TestDeleting:
    def delete_many(self, client, rows):
        data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        return client.post("/admin/news/tag/", {**data, "post": "yes"})

    def test_many_at_once(self):
        row, _posted, _field = live("tag")
        other = make_tag()
        assert self.delete_many(person("Editor", "delete_tag"), [row, other]).status_code == 403
        assert Tag.objects.count() == 2
        self.delete_many(person("Publisher", "delete_tag"), [row, other])
        assert not Tag.objects.exists()
        events = EditorialEvent.objects.filter(action="remove")
        assert {event.article_title for event in events} == {row.name, other.name}
        assert events.get(article_title="Honest").changes["slug"] == ["honest", None]


class TestPicker:
    def describe(self, client, image, **words):
        words = {"alt": "", "caption": "", "credit": "", **words}
        return client.post(f"/admin/news/image/picker/{image.pk}/", words)

    def test_live_picture_keeps_its_words_and_the_answer_says_why(self):
        row, _posted, _field = live("picture")
        response = self.describe(person("Reporter"), row, alt="Other")
        assert response.status_code == 403
        assert "Ask one of them" in json.loads(response.content)["error"]
        assert Image.objects.get().alt == "Honest"

    def test_live_picture_is_chosen_with_its_words(self):
        row, _posted, _field = live("picture")
        assert self.describe(person("Reporter"), row, alt="Honest").json()["alt"] == "Honest"

    def test_words_of_a_publisher_are_logged(self):
        row, _posted, _field = live("picture")
        response = self.describe(person("Publisher"), row, alt="Other")
        assert response.json()["alt"] == "Other"
        assert EditorialEvent.objects.get().changes == {"alt": ["Honest", "Other"]}


def test_log_and_history_show_both_values():
    row, posted, _field = live("source")
    client = person("Publisher")
    client.post(address(row), {**posted, "link": "https://example.org/", "is_own": "on"})
    for page in ("/admin/news/editorialevent/", address(row, "history/")):
        text = client.get(page).text
        for value in ("Name: Honest → Other", "Link: none → https://example.org/", "no → yes"):
            assert value.lower() in text.lower(), page
    assert "source: Other" in client.get("/admin/news/editorialevent/").text
