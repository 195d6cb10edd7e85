import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from news.articles.models import Article
from news.library import pasted_pictures as pasted
from news.library.models import Image
from tests.factories import make_article, make_image, make_source, make_staff_client
from tests.internet import answer
from tests.news.library.pictures.samples import jpeg
from tests.news.newsroom.admin.taking_steps import ADD, address, form
from tests.news.newsroom.admin.test_article import published

pytestmark = pytest.mark.django_db

REMOTE = '<p>a<img src="http://a.example/1.jpg" alt="x">b</p>'


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def warnings(response):
    return [m.message for m in response.context["messages"] if m.level_tag == "warning"]


def test_pasted_picture_is_brought_in_with_the_article(internet, editor_client, client):
    internet.host("a.example", answer(jpeg(700, 350)))
    fields = published(body=REMOTE, source=make_source(is_own=True).pk)
    response = editor_client.post(ADD, fields)
    assert response.status_code == 302
    article, image = Article.objects.get(), Image.objects.get()
    assert f'src="/media/{image.file.name}"' in article.body
    assert image.stem in client.get(article.get_absolute_url()).text
    assert client.get(f"/media/{image.file.name}").status_code == 200
    assert said(response) == [said(response)[0]]  # That it was added, and nothing else.


def test_also_when_an_article_is_changed(internet, editor_client):
    internet.host("a.example", answer(jpeg()))
    article = make_article()
    editor_client.post(address(article), form(body=REMOTE))
    assert Image.objects.get().file.name in article.revisions.get(number=2).body


def test_each_failure_is_one_message_and_the_text_is_saved(internet, editor_client):
    body = REMOTE + '<p><img src="https://a b.example/" alt="<b>"><img src="http://127.0.0.1/"></p>'
    response = editor_client.post(ADD, form(body=body), follow=True)
    assert warnings(response) == [
        "A picture was not brought in: http://a.example/1.jpg. There is no such host.",
        "A picture was not brought in: <b>. This is not a valid address.",
        "A picture was not brought in: http://127.0.0.1/. "
        "The address leads into a private network.",
    ]
    assert "<b>. This" not in response.text
    assert Article.objects.get().body.startswith(
        '<p>a<a href="http://a.example/1.jpg" rel="noopener noreferrer">x</a>b</p>'
    )


def test_many_failures_are_summed_up(internet, editor_client):
    body = "".join(f'<img src="file:///{number}.png">' for number in range(200))
    response = editor_client.post(ADD, form(body=body), follow=True)
    assert len(warnings(response)) == 31
    assert warnings(response)[-1] == "170 more pictures were not brought in."


def test_form_with_an_error_comes_back_with_what_was_brought_in(internet, editor_client):
    internet.host("a.example", answer(jpeg()))
    response = editor_client.post(ADD, form(title="", body=REMOTE))
    name = Image.objects.get().file.name
    assert f"/media/{name}" in response.text
    # ... and is not fetched again.
    editor_client.post(ADD, form(body=f'<p><img src="/media/{name}"></p>'))
    assert len(internet.requests) == 1
    assert name in Article.objects.get().body


def test_text_over_the_caps_is_explained_and_nothing_fetched(internet, editor_client):
    body = "<b>" * 2000 + REMOTE
    response = editor_client.post(ADD, form(body=body))
    assert "without its formatting" in str(response.context["adminform"].form.errors)
    assert internet.looked_up == []


@pytest.mark.parametrize("host", ["testserver", "www.portal.example"])
def test_picture_copied_from_a_page_of_ours_is_not_fetched(internet, editor_client, settings, host):
    settings.ALLOWED_HOSTS = [host]
    settings.S3_PUBLIC_URL = "https://pictures.example/bucket/"
    image = make_image()
    body = (
        f'<img src="https://{host}/media/{image.file.name}" alt="1">'
        f'<img src="https://pictures.example/bucket/{image.file.name}" alt="2">'
    )
    editor_client.post(ADD, form(body=body), headers={"host": host})
    assert Article.objects.get().body == (
        f'<img src="/media/{image.file.name}" alt="1"><img src="/media/{image.file.name}" alt="2">'
    )
    assert internet.looked_up == []


@pytest.mark.parametrize("permissions", [[], ["view_article"], ["add_image"]])
def test_nothing_is_fetched_for_those_who_may_not_save(internet, permissions):
    client = make_staff_client(*permissions)
    article = make_article()
    assert client.post(ADD, form(body=REMOTE)).status_code == 403
    assert client.post(address(article), form(body=REMOTE)).status_code == 403
    assert Client().post(ADD, form(body=REMOTE)).status_code == 302
    assert internet.looked_up == []


def test_nothing_is_fetched_for_an_article_that_somebody_else_may_change(internet):
    client = make_staff_client("add_article", "change_article", "view_article", "add_image")
    others = make_article()
    assert client.post(address(others), form(body=REMOTE)).status_code == 403
    binned = make_article(status="draft", deleted_at=timezone.now())
    assert client.post(address(binned), form(body=REMOTE)).status_code == 403
    client.post("/admin/news/article/999/change/", form(body=REMOTE))
    assert internet.looked_up == []


def test_nothing_is_fetched_without_a_csrf_token(internet):
    client = make_staff_client("add_article", "add_image", enforce_csrf_checks=True)
    assert client.post(ADD, form(body=REMOTE)).status_code == 403
    assert internet.looked_up == []


def test_writer_without_the_library_is_told_so(internet):
    response = make_staff_client("add_article").post(ADD, form(body=REMOTE), follow=True)
    assert "You may not upload pictures" in response.text
    assert internet.looked_up == []
    assert Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sites_are_waited_for_outside_of_any_transaction(internet, editor_client, monkeypatch):
    """Else, on SQLite, nobody could write for as long as a slow site takes."""
    seen = []
    real = pasted._fetch_all

    def watch(pictures, deadline):
        seen.append(connection.in_atomic_block)
        return real(pictures, deadline)

    monkeypatch.setattr(pasted, "_fetch_all", watch)
    internet.host("a.example", answer(jpeg()))
    editor_client.post(ADD, form(body=REMOTE))
    assert seen == [False]
    assert Article.objects.exists()


def test_other_posts_of_the_admin_are_not_touched(internet, editor_client):
    article = make_article()
    fields = {"action": "delete_selected", "_selected_action": [article.pk], "body": REMOTE}
    editor_client.post("/admin/news/article/", fields)
    assert internet.looked_up == []
    assert re.search("Body of article", Article.objects.get().body)


class TestClean:
    ADDRESS = "/admin/news/article/clean/"

    def test_pasted_text_comes_back_as_it_would_be_kept(self, editor_client):
        pasted = '<p style="text-align:center" onclick="x()">a<script>b</script></p>'
        answer = editor_client.post(self.ADDRESS, {"html": pasted})
        assert answer.json() == {"html": '<p class="align-center">a</p>', "told": []}
        assert editor_client.post(self.ADDRESS).json() == {"html": "", "told": []}

    def test_text_over_the_caps_is_refused(self, editor_client):
        answer = editor_client.post(self.ADDRESS, {"html": "<b>" * 2_000})
        assert answer.status_code == 400
        assert "elements" in answer.json()["error"]

    def test_only_for_those_who_write_articles(self, client, editor_client):
        assert editor_client.get(self.ADDRESS).status_code == 405
        assert client.post(self.ADDRESS, {"html": "a"}).status_code == 302
        viewer = make_staff_client("view_article")
        assert viewer.post(self.ADDRESS, {"html": "a"}).status_code == 403
        strict = make_staff_client("change_article", enforce_csrf_checks=True)
        assert strict.post(self.ADDRESS, {"html": "a"}).status_code == 403


def test_what_is_left_out_on_saving_is_told_once(editor_client):
    body = (
        '<p>a<span style="display:none">内部</span></p><iframe src="https://v.example/1"></iframe>'
        '<p><a href="b.htm">b</a><a href="www.c.example">c</a></p>'
    )
    response = editor_client.post(ADD, form(body=body), follow=True)
    told = warnings(response)
    assert [sentence.partition(":")[0] for sentence in told] == [
        "Hidden text was left out",
        "A video or frame of another site became a link to it",
        "Links without a site were taken off",
    ]
    stored = Article.objects.get().revisions.get().body
    assert "内部" not in stored
    assert 'href="https://v.example/1"' in stored
    assert 'href="https://www.c.example"' in stored
    again = editor_client.post(address(Article.objects.get()), form(body=stored), follow=True)
    assert warnings(again) == []


def test_relative_links_lead_from_the_original_page(editor_client):
    fields = form(body='<p><a href="b.htm">b</a></p>', source_url="https://a.example/x/y.htm")
    response = editor_client.post(ADD, fields, follow=True)
    assert warnings(response) == []
    assert 'href="https://a.example/x/b.htm"' in Article.objects.get().revisions.get().body


def test_paste_is_answered_with_what_was_left_out(editor_client):
    html = "<style>.xl65{display:none}</style><p>a</p><p class=xl65>内部</p>"
    answer = editor_client.post("/admin/news/article/clean/", {"html": html}).json()
    assert answer["html"] == "<p>a</p>"
    assert [sentence.partition(".")[0] for sentence in answer["told"]] == [
        "Hidden text was left out: 内部"
    ]
