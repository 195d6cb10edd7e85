"""Every role against every act at every address, hand-made POSTs among them."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from news.articles.models import Article
from news.newsroom.models import Autosave, EditorialEvent, PreviewLink, Revision
from news.newsroom.preview_links import share
from news.newsroom.revisions import keep_aside, latest_of, save_content
from news.newsroom.workflow import perform
from tests.factories import make_author, make_draft, make_section, make_user
from tests.news.newsroom.admin.taking_steps import ADD, LIST, address, form, logged_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("unchecked"),
]

# "writer" is the Reporter who wrote the article, "reporter" another one.
ROLES = ["visitor", "member", "staff", "reporter", "writer", "editor", "publisher", "superuser"]
READERS = {"reporter", "writer", "editor", "publisher", "superuser"}
WRITERS = {"writer", "editor", "publisher", "superuser"}
PUBLISHERS = {"publisher", "superuser"}


@dataclass
class Office:
    people: dict
    article: Article = None
    link: PreviewLink = None
    extra: dict = field(default_factory=dict)

    def client(self, role):
        return logged_in(self.people[role]) if self.people[role] else Client()

    def row(self):
        return Article.objects.get(pk=self.article.pk)


class People(dict):
    """The account of each role, made when it is first asked for."""

    def __missing__(self, role):
        made = {
            "visitor": lambda: None,
            "member": lambda: make_user(name="member", is_staff=False),
            "staff": lambda: make_user(name="staff"),
            "superuser": lambda: make_user(name="superuser", is_superuser=True),
            "writer": lambda: make_user("Reporter", name="writer"),
        }
        default = lambda: make_user(role.capitalize(), name=role)  # noqa: E731
        return self.setdefault(role, made.get(role, default)())


@pytest.fixture
def office():
    return Office(People())


def at_state(office, state):
    """The writer's article, two revisions old, brought to the state by people of their own."""
    writer = office.people["writer"]
    office.article = article = make_draft(writer, title="Secret plan", section=make_section().pk)
    save_content(article.pk, {"summary": "second"}, writer, based_on=1)
    keep_aside(article.pk, {"title": "Beside", "body": ""}, writer, based_on=1)
    steps = {
        "draft": [],
        "submitted": ["submit"],
        "stage 2": ["submit", "approve"],
        "approved": ["submit", "approve", "approve"],
        "published": ["submit", "approve", "approve", "publish"],
        "withdrawn": ["submit", "approve", "approve", "publish", "withdraw"],
        "deleted": ["delete"],
    }[state]
    first, second = make_user("Editor"), make_user("Publisher")
    actors = {"submit": writer, "publish": second, "withdraw": second, "delete": second}
    for number, step in enumerate(steps):
        user = actors.get(step) or (first if number == 1 else second)
        perform(step, article.pk, user, comment="Why")
    office.link = share(latest_of(office.row()), first)
    return article


def step(name, **data):
    return lambda client, office: client.post(
        address(office.article, "step/"), {"_step": name, "comment": "Because", **data}
    )


def form_step(name):
    """The same through the article form, with nothing else changed."""

    def post(client, office):
        latest = latest_of(office.row())
        content = latest.content
        posted = form(
            **{key: content[key] or "" for key in ("title", "summary", "section", "body")},
            based_on=latest.number,
            _step=name,
            comment="Because",
        )
        return client.post(address(office.article), posted)

    return post


def bulk(action, **data):
    return lambda client, office: client.post(
        LIST,
        {
            "action": action,
            "_selected_action": [office.article.pk],
            "_confirmed": "1",
            "post": "yes",
            **{name: value(office) if callable(value) else value for name, value in data.items()},
        },
    )


def edit(**fields):
    return lambda client, office: client.post(
        address(office.article),
        form(
            title="Edited",
            based_on=latest_of(office.row()).number,
            **{n: v(office) if callable(v) else v for n, v in fields.items()},
        ),
    )


def new_section(office):
    return office.extra.setdefault("section", make_section()).pk


def is_at(**fields):
    return lambda office: all(getattr(office.row(), n) == v for n, v in fields.items())


def has_revision(**fields):
    return lambda office: Revision.objects.filter(article=office.article, **fields).exists()


# Act, the state before it, who may, what has happened if it succeeded.
ACTS = {
    "edit": (edit(), "draft", WRITERS, has_revision(fields__title="Edited")),
    "edit the live": (edit(), "published", WRITERS, has_revision(fields__title="Edited")),
    "edit another's author": (
        edit(authors=lambda office: [make_author().pk]),
        "draft",
        WRITERS,
        has_revision(fields__title="Edited"),
    ),
    "edit the deleted": (edit(), "deleted", set(), has_revision(fields__title="Edited")),
    "submit": (step("submit"), "draft", WRITERS, is_at(work="in_review")),
    "submit by form": (form_step("submit"), "draft", WRITERS, is_at(work="in_review")),
    "recall": (step("recall"), "submitted", WRITERS, is_at(work="draft")),
    "approve": (step("approve"), "submitted", {"editor", "superuser"}, is_at(review_stage=1)),
    "approve by form": (
        form_step("approve"),
        "submitted",
        {"editor", "superuser"},
        is_at(review_stage=1),
    ),
    "approve the second": (step("approve"), "stage 2", PUBLISHERS, is_at(work="approved")),
    "return": (step("return"), "submitted", {"editor", "superuser"}, is_at(work="returned")),
    "return the approved": (step("return"), "approved", PUBLISHERS, is_at(work="returned")),
    "publish a draft": (step("publish"), "draft", set(), is_at(status="published")),
    "publish what is in review": (step("publish"), "stage 2", set(), is_at(status="published")),
    "publish": (step("publish"), "approved", PUBLISHERS, is_at(status="published")),
    "publish by form": (form_step("publish"), "approved", PUBLISHERS, is_at(status="published")),
    "publish many": (bulk("publish_selected"), "approved", PUBLISHERS, is_at(status="published")),
    "publish many drafts": (bulk("publish_selected"), "draft", set(), is_at(status="published")),
    "publish unreviewed": (
        step("publish_unreviewed"),
        "draft",
        {"superuser"},
        is_at(status="published"),
    ),
    "withdraw": (step("withdraw"), "published", PUBLISHERS, is_at(status="withdrawn")),
    "withdraw many": (
        bulk("withdraw_selected", comment="Wrong"),
        "published",
        PUBLISHERS,
        is_at(status="withdrawn"),
    ),
    "republish": (step("republish"), "withdrawn", PUBLISHERS, is_at(status="published")),
    "delete": (
        lambda client, office: client.post(address(office.article, "delete/"), {"post": "yes"}),
        "draft",
        PUBLISHERS,
        lambda office: office.row().deleted_at,
    ),
    "delete by step": (step("delete"), "draft", PUBLISHERS, lambda office: office.row().deleted_at),
    "delete many": (
        bulk("delete_selected"),
        "published",
        PUBLISHERS,
        lambda office: office.row().deleted_at,
    ),
    "undelete": (step("undelete"), "deleted", PUBLISHERS, is_at(deleted_at=None)),
    "move many": (
        bulk("move_selected", section=new_section),
        "draft",
        WRITERS,
        lambda office: office.row().section == office.extra.get("section"),
    ),
    "restore": (
        lambda client, office: client.post(address(office.article, "revisions/1/restore/")),
        "draft",
        WRITERS,
        has_revision(kind="restore"),
    ),
    "merge": (
        lambda client, office: client.post(
            address(office.article, "merge/3/"), {"latest": "2", "choice_title": "mine"}
        ),
        "draft",
        WRITERS,
        has_revision(kind="merge"),
    ),
    "duplicate": (
        lambda client, office: client.post(address(office.article, "duplicate/")),
        "draft",
        READERS,
        lambda office: Article.objects.count() == 2,
    ),
    "share": (
        lambda client, office: client.post(address(office.article, "revisions/1/share/")),
        "draft",
        {"editor", "publisher", "superuser"},
        lambda office: PreviewLink.objects.count() == 2,
    ),
    "revoke": (
        lambda client, office: client.post(
            address(office.article, f"links/{office.link.pk}/revoke/")
        ),
        "draft",
        {"editor", "publisher", "superuser"},
        lambda office: not PreviewLink.objects.get().is_open,
    ),
    "autosave": (
        lambda client, office: client.post(
            "/admin/news/article/autosave/", {"article": office.article.pk, "title": "x"}
        ),
        "draft",
        WRITERS,
        lambda office: Autosave.objects.exists(),
    ),
    "write": (
        lambda client, office: client.post(ADD, form(title="Another")),
        "draft",
        READERS,
        lambda office: Article.objects.filter(title="Another").exists(),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_beyond_the_roles_permission_succeeds(office, act):
    do, state, allowed, has_happened = ACTS[act]
    at_state(office, state)
    assert not has_happened(office), "the test would prove nothing"
    events = EditorialEvent.objects.count()
    clients = {role: office.client(role) for role in ROLES}
    for role, client in clients.items():
        with transaction.atomic():
            do(client, office)
            assert bool(has_happened(office)) == (role in allowed), role
            if role not in allowed:
                assert EditorialEvent.objects.count() == events, role
            # The next one finds the state as this one did.
            transaction.set_rollback(True)
        office.extra.clear()


READING = [
    *("change/", "history/", "preview/", "revisions/1/preview/", "revisions/1/screens/"),
    "compare/?from=1&to=2",
]


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_read_without_permission(office, role):
    at_state(office, "draft")
    client = office.client(role)
    pages = [*(address(office.article, page) for page in READING), LIST, f"{LIST}schedule/"]
    for page in [*pages, f"{LIST}times/", "/admin/news/editorialevent/"]:
        response = client.get(page)
        assert (response.status_code == 200) == (role in READERS), page
        if role not in READERS:
            assert "Secret plan" not in response.text, page


@pytest.mark.parametrize("role", ["visitor", "member", "staff"])
def test_autocomplete_tells_nothing(office, role):
    at_state(office, "draft")
    query = {"app_label": "news", "model_name": "article", "field_name": "section", "term": "S"}
    assert office.client(role).get("/admin/autocomplete/", query).status_code in (302, 403)


@pytest.mark.parametrize("role", ["reporter", "writer", "editor", "publisher"])
def test_state_posted_with_the_form_is_ignored(office, role):
    at_state(office, "draft")
    forged = {
        "status": "published",
        "work": "approved",
        "review_stage": "2",
        "live_number": "2",
        "latest_number": "1",
        "created_by": office.people["editor"].pk,
        "approved_at": "2024-01-01",
        "deleted_at_0": "2024-01-01",
        "guid": "00000000-0000-0000-0000-000000000000",
        "translation_group": "00000000-0000-0000-0000-000000000000",
    }
    before = office.row()
    edit(**forged)(office.client(role), office)
    office.client(role).post(ADD, form(title="New", **forged))
    after = office.row()
    for name in ("status", "review_stage", "live_number", "created_by", "guid", "deleted_at"):
        assert getattr(after, name) == getattr(before, name), name
    made = Article.objects.get(title="New")
    assert (made.status, made.work, made.live_number) == ("draft", "draft", 0)
    assert made.created_by == office.people[role]
    assert made.guid.int
    assert made.translation_group.int
    assert not Article.objects.published().exists()


@pytest.mark.parametrize(
    ("role", "state", "may"),
    [
        *(("writer", "draft", True), ("reporter", "draft", False), ("editor", "draft", True)),
        *(("writer", "published", False), ("editor", "published", False)),
        ("publisher", "published", True),
    ],
)
def test_moments_of_a_publication(office, role, state, may):
    at_state(office, state)
    client = office.client(role)
    latest = latest_of(office.row())
    moment = timezone.localtime() + timedelta(days=5)
    posted = form(
        title=latest.title,
        body=latest.body,
        summary="second",
        section=latest.content["section"],
        based_on=latest.number,
        **{"expires_at_0": moment.strftime("%Y-%m-%d"), "expires_at_1": "08:00"},
    )
    client.post(address(office.article), posted)
    assert (office.row().expires_at is not None) == may


def test_only_a_publisher_pins(office):
    at_state(office, "draft")
    for role, may in (("writer", False), ("editor", False), ("publisher", True)):
        pinned = {"pinned_until_0": "2031-01-01", "pinned_until_1": "08:00"}
        edit(**pinned, summary=role)(office.client(role), office)
        assert bool(office.row().pinned_until) == may


@pytest.mark.parametrize("role", ROLES)
def test_log_is_read_and_never_written(office, role):
    at_state(office, "submitted")
    event = EditorialEvent.objects.first()
    client = office.client(role)
    base = "/admin/news/editorialevent/"
    for page in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        client.post(base + page, {"comment": "forged", "post": "yes", "action": "publish"})
    client.post(base, {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"})
    stored = EditorialEvent.objects.get(pk=event.pk)
    assert stored.comment == event.comment


def test_restricted_publisher_by_every_way(office):
    article = at_state(office, "approved")
    publisher = office.people["publisher"]
    publisher.sections.set([make_section()])
    for way in ("publish", "publish by form", "publish many"):
        ACTS[way][0](office.client("publisher"), office)
        assert office.row().status != "published"
    publisher.sections.set([article.section])
    ACTS["publish many"][0](office.client("publisher"), office)
    assert office.row().status == "published"


@pytest.mark.parametrize("role", ["reporter", "editor", "publisher"])
def test_roles_may_not_change_who_may_what(office, role):
    client = office.client(role)
    for page in (
        "/admin/news/user/",
        f"/admin/news/user/{office.people[role].pk}/change/",
        "/admin/auth/group/",
        "/admin/news/section/add/",
    ):
        assert client.get(page).status_code == 403
