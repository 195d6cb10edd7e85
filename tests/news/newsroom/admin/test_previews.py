from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from news.newsroom.models import EditorialEvent, PreviewLink, Revision
from news.newsroom.preview_links import SALT, token_of
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_image,
    make_source,
    make_tag,
    make_user,
)
from tests.news.newsroom.admin.taking_steps import address, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


@pytest.fixture
def editor():
    return make_user("Editor", name="editor")


@pytest.fixture
def article(editor):
    article = make_article(title="Live", body="<p>live text</p>", tags=[make_tag(name="Old tag")])
    content = {
        "title": "Update",
        "body": "<p>new text</p>",
        "authors": [make_author(name="New author").pk],
        "tags": [make_tag(name="New tag").pk],
        "lead_image": make_image(alt="A hall").pk,
    }
    save_content(article.pk, content, editor, based_on=0)
    return article


def share(editor, article, number=2, **data):
    logged_in(editor).post(address(article, f"revisions/{number}/share/"), data)
    return PreviewLink.objects.order_by("-pk").first()


def shared(link, language="en"):
    return f"/{language}/preview/{token_of(link)}/"


class TestRevisions:
    def test_any_revision_is_shown_as_its_page(self, article, editor):
        client = logged_in(editor)
        newest = client.get(address(article, "revisions/2/preview/")).text
        for text in ("<h1>Update</h1>", "new text", "New author", "New tag", 'alt="A hall"'):
            assert text in newest
        assert "Old tag" not in newest
        assert "Visitors see another version." in newest
        first = client.get(address(article, "revisions/1/preview/")).text
        assert "<h1>Live</h1>" in first
        assert "Old tag" in first
        assert "New author" not in first
        assert "<h1>Update</h1>" in client.get(address(article, "preview/")).text

    def test_names_are_in_the_script_of_the_text_as_on_its_page(self, editor, client):
        source = make_source(name="金华日报")
        article = make_article(language="zh-hant", source=source)
        preview = logged_in(editor).get(address(article, "preview/")).text
        page = client.get(article.get_absolute_url()).text
        assert ">金華日報</a>" in preview
        assert ">金華日報</a>" in page

    def test_frame_is_allowed_on_the_previews_of_screens_only(self, article, editor):
        client = logged_in(editor)
        framed = client.get(address(article, "revisions/2/preview/"), {"frame": "1"})
        assert framed["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
        page = client.get(address(article, "revisions/2/preview/"))
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]

    def test_screens_in_each_language(self, article, editor):
        client = logged_in(editor)
        for language in ("en", "zh-hans", "zh-hant"):
            query = {"language": language, "screen": "phone"}
            assert (
                f"language={language}"
                in client.get(address(article, "revisions/2/screens/"), query).text
            )
            html = client.get(address(article, "revisions/2/preview/"), query).text
            assert f'<html lang="{language}"' in html

    def test_row_without_revision_gets_one_to_be_shared(self, editor):
        article = make_article()
        response = logged_in(editor).get(address(article, "revisions/0/screens/"))
        assert response.status_code == 200
        assert Revision.objects.get().kind == "import"

    @pytest.mark.parametrize("page", ["preview/", "screens/", "share/"])
    def test_revision_that_does_not_exist_is_not_found(self, article, editor, page):
        client = logged_in(editor)
        ask = client.post if page == "share/" else client.get
        assert ask(address(article, f"revisions/9/{page}")).status_code == 404


class TestLinks:
    def test_people_without_account_see_that_revision_only(self, article, editor, client):
        link = share(editor, article)
        save_content(article.pk, {"title": "Third"}, editor, based_on=2)
        response = client.get(shared(link))
        assert "<h1>Update</h1>" in response.text
        assert "/admin/" not in response.text
        assert EditorialEvent.objects.get().action == "share"

    def test_page_is_never_cached_indexed_or_counted(self, article, editor, client):
        response = client.get(shared(share(editor, article)))
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.text
        assert "data-count-at" not in response.text

    def test_expires(self, article, editor, client, freeze, settings):
        start = timezone.now()
        freeze(start)
        link = share(editor, article)
        assert link.expires_at == start + timedelta(hours=72)
        assert share(editor, article, hours="1").expires_at == start + timedelta(hours=1)
        freeze(link.expires_at - timedelta(seconds=1))
        assert client.get(shared(link)).status_code == 200
        freeze(link.expires_at)
        closed = client.get(shared(link))
        assert closed.status_code == 410
        assert "Update" not in closed.text
        assert "no-store" in closed["Cache-Control"]

    def test_can_be_revoked(self, article, editor, client):
        link = share(editor, article)
        logged_in(editor).post(address(article, f"links/{link.pk}/revoke/"))
        assert client.get(shared(link)).status_code == 410
        assert EditorialEvent.objects.filter(action="unshare").exists()

    def test_forged_or_mended_tokens_are_closed(self, article, editor, client):
        link = share(editor, article)
        other = Revision.objects.get(article=article, number=1)
        token = token_of(link)
        forged = [
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            signing.dumps([link.pk, link.revision_id], salt="another"),
            signing.dumps([link.pk, other.pk], salt=SALT),
            signing.dumps([999, link.revision_id], salt=SALT),
            signing.dumps("x", salt=SALT),
            signing.dumps(None, salt=SALT),
            signing.dumps([{}, []], salt=SALT),
            "x",
        ]
        for token in forged:
            assert client.get(f"/en/preview/{token}/").status_code == 410

    def test_is_closed_with_the_article_in_the_bin(self, article, editor, client):
        link = share(editor, article)
        perform("delete", article.pk, make_user("Publisher"))
        assert client.get(shared(link)).status_code == 410

    def test_only_who_may_share_makes_and_revokes(self, article, editor):
        link = share(editor, article)
        client = logged_in(make_user("Reporter"))
        assert client.post(address(article, "revisions/2/share/")).status_code == 403
        assert client.post(address(article, f"links/{link.pk}/revoke/")).status_code == 403
        assert client.get(address(article, "revisions/2/screens/")).status_code == 200
        assert PreviewLink.objects.get().is_open

    def test_link_of_another_article_is_not_revoked(self, article, editor):
        link = share(editor, article)
        other = make_draft(editor)
        response = logged_in(editor).post(address(other, f"links/{link.pk}/revoke/"))
        assert response.status_code == 404
