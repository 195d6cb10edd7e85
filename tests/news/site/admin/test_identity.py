"""Drafts are made, previewed and put live in the admin."""

import json

import pytest
from django.test import Client

from news.newsroom.models import EditorialEvent
from news.operations.audit.models import AuditEntry
from news.site.models import Identity, OfficialAccount
from tests.factories import make_article, make_identity, make_image, make_staff_client, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/news/identity/"
EMPTY_FORMSET = {
    "accounts-TOTAL_FORMS": "0",
    "accounts-INITIAL_FORMS": "0",
    "accounts-MIN_NUM_FORMS": "0",
    "accounts-MAX_NUM_FORMS": "1000",
}
COLOURS = {"masthead_colour": "#a51c1c", "accent_colour": "#8a6500"}


@pytest.fixture
def editor():
    return make_staff_client("change_identity")


def page(identity, action="change"):
    return f"{LIST}{identity.pk}/{action}/"


def save(client, draft, **fields):
    return client.post(page(draft), {**EMPTY_FORMSET, **COLOURS, **fields})


@pytest.mark.parametrize("permissions", [(), ("view_article", "publish_article", "change_image")])
def test_others_see_and_change_nothing(permissions):
    client, draft = make_staff_client(*permissions), make_identity(state="draft")
    assert client.get(LIST).status_code == 403
    assert client.get(page(draft)).status_code == 403
    assert client.post(f"{LIST}draft/").status_code == 403
    assert client.post(page(draft, "live")).status_code == 403
    assert client.get(f"/en/preview/identity/{draft.pk}/").status_code == 404
    assert Identity.objects.get().state == "draft"


def test_new_draft_begins_as_what_is_live(editor):
    live = make_identity(name_en="Zone")
    OfficialAccount.objects.create(identity=live, name_en="WeChat")
    html = editor.get(LIST).text
    assert f'name="source" value="{live.pk}"' in html
    response = editor.post(f"{LIST}draft/", {"source": live.pk})
    draft = Identity.objects.get(state="draft")
    assert response["Location"] == page(draft)
    assert (draft.name_en, draft.accounts.get().name_en) == ("Zone", "WeChat")
    assert editor.get(page(draft)).status_code == 200


@pytest.mark.parametrize("source", ["x", "0", str(2**70), "999999999"])
def test_draft_of_no_version_is_not_found(editor, source):
    assert editor.post(f"{LIST}draft/", {"source": source}).status_code == 404


def test_draft_is_saved_and_put_live_and_both_are_in_the_logs(editor, client, settings):
    settings.SITE_NAME = "Plain"
    before = make_identity(name_en="Before")
    draft = make_identity(state="draft")
    save(editor, draft, name_en="After")
    assert "Before" in client.get("/en/").text
    asked = editor.get(page(draft, "live")).text
    assert "<td>Before</td><td>After</td>" in asked
    assert Identity.objects.live().get() == before
    editor.post(page(draft, "live"))
    assert "After" in client.get("/en/").text
    changes = [event.changes for event in EditorialEvent.objects.filter(subject_id=draft.pk)]
    assert {"state": ["draft", "live"]} in changes
    assert any(change.get("name_en") == ["", "After"] for change in changes)
    former = EditorialEvent.objects.get(subject_id=before.pk)
    assert former.changes == {"state": ["live", "former"]}


@pytest.mark.django_db(transaction=True)
def test_going_live_is_in_the_audit_log(editor):
    draft = make_identity(state="draft")
    editor.post(page(draft, "live"))
    entry = AuditEntry.objects.get(object_model="news.identity")
    assert (entry.action, entry.object_id) == ("changed", str(draft.pk))
    assert json.loads(entry.details) == {"state": ["draft", "live"]}


def test_accounts_are_logged_with_their_version(editor):
    draft = make_identity(state="draft")
    fields = {
        "accounts-TOTAL_FORMS": "1",
        "accounts-0-name_en": "WeChat",
        "accounts-0-order": "0",
        "accounts-0-link": "",
        "accounts-0-qr_picture": "",
    }
    save(editor, draft, **fields)
    assert draft.accounts.get().name_en == "WeChat"
    changes = [event.changes for event in EditorialEvent.objects.filter(subject_id=draft.pk)]
    assert any("WeChat" in change.get("accounts", ["", ""])[1] for change in changes)


def test_version_that_is_or_was_live_stays_as_it_is(editor):
    for state in ("live", "former"):
        version = make_identity(state=state, name_en="Zone")
        assert save(editor, version, name_en="Other").status_code == 403
        assert editor.post(page(version, "delete"), {"post": "yes"}).status_code == 403
        version.refresh_from_db()
        assert version.name_en == "Zone"


def test_draft_can_be_deleted(editor):
    draft = make_identity(state="draft")
    assert editor.post(page(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    ("field", "colour", "nearest"),
    [("masthead_colour", "#ffd400", "#8d7400"), ("accent_colour", "#e0a526", "#936800")],
)
def test_illegible_colour_is_refused_with_the_nearest_filled_in(editor, field, colour, nearest):
    draft = make_identity(state="draft")
    response = save(editor, draft, **{field: colour})
    html = response.text
    assert response.status_code == 200
    assert f'fill="{colour}"' in html
    assert f'fill="{nearest}"' in html
    assert f'name="{field}" value="{nearest}"' in html
    assert "style=" not in html.partition("errorlist")[2].partition("</ul>")[0]
    assert save(editor, draft, **{field: nearest}).status_code == 302
    assert getattr(Identity.objects.get(), field) == nearest


@pytest.mark.parametrize("colour", ["red", "#fff", "", "#12345G", '"><script>'])
def test_other_text_is_no_colour(editor, colour):
    draft = make_identity(state="draft")
    assert save(editor, draft, masthead_colour=colour).status_code == 200
    assert Identity.objects.get().masthead_colour != colour


def test_pictures_have_to_fit(editor):
    draft = make_identity(state="draft")
    flat, small = make_image(600, 300), make_image(100, 100)
    for fields in ({"icon": flat.pk}, {"icon": small.pk}, {"banner": flat.pk}):
        assert save(editor, draft, **fields).status_code == 200
    assert save(editor, draft, icon=make_image(192, 192).pk).status_code == 302


def test_mourning_days_are_days(editor):
    draft = make_identity(state="draft")
    assert "“soon” is no day" in save(editor, draft, mourning_days="2026-12-13\nsoon").text
    assert save(editor, draft, mourning_days="2026-12-13\n2027年4月4日").status_code == 302


def test_library_shows_the_use_and_refuses_the_deletion():
    client = Client()
    client.force_login(make_user(is_superuser=True))
    image = make_image()
    draft = make_identity(state="draft", logo=image)
    OfficialAccount.objects.create(identity=draft, name_en="WeChat", qr_picture=image)
    html = client.get(f"/admin/news/image/{image.pk}/change/").text
    assert f'<a href="{page(draft)}">Identity {draft.pk}</a>' in html
    assert f"Identity {draft.pk}: WeChat" in html
    client.post(f"/admin/news/image/{image.pk}/delete/", {"post": "yes"})
    image.refresh_from_db()


def test_preview_shows_a_draft_on_real_pages_and_is_kept_nowhere(editor, client):
    make_article(title="An article", slug="an-article")
    draft = make_identity(state="draft", name_en="Harbour Zone", masthead_colour="#a51c1c")
    home = f"/en/preview/identity/{draft.pk}/"
    response = editor.get(home)
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response
    assert response["X-Robots-Tag"].startswith("noindex")
    assert "Harbour Zone" in response.text
    assert "/colours/a51c1c-" in response.text
    assert f'href="{home}articles/' in response.text
    assert f'href="/zh-hans/preview/identity/{draft.pk}/"' in response.text
    article = editor.get(f"{home}articles/{make_article(title='Other').pk}/", follow=True)
    assert article.redirect_chain[0][0].startswith(home)
    assert "Harbour Zone" in article.text
    assert "Harbour Zone" not in client.get("/en/").text
    assert "Harbour Zone" not in editor.get("/en/").text
    for path in ("nothing/", "preview/identity/1/", f"preview/identity/{draft.pk}/", "../admin/"):
        assert editor.get(home + path).status_code == 404


def test_preview_of_a_version_that_is_not_there(editor):
    assert editor.get("/en/preview/identity/999/").status_code == 404
