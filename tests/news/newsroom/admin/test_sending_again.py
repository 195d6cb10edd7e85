"""Forms and buttons that are sent again: by a double click, by Back, twice at once."""

import re
import threading

import pytest
from django.db import connections

from news.articles.models import Article
from news.newsroom import sent_forms
from news.newsroom.models import EditorialEvent, Revision, SentForm
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.factories import make_draft, make_user
from tests.news.newsroom.admin.taking_steps import ADD, address, logged_in, told

from . import taking_steps as steps

pytestmark = pytest.mark.usefixtures("unchecked")


def form(**fields):
    return steps.form(**{"form_token": "token", **fields})


@pytest.fixture
def user(db):
    return make_user("Publisher", name="publisher")


@pytest.fixture
def client(user):
    return logged_in(user)


@pytest.fixture
def twin(monkeypatch):
    """The next look for what a form has made comes too early: its twin is under way."""

    def hide():
        find, looks = sent_forms.find, []

        def find_late(user, token):
            looks.append(token)
            return find(user, token) if len(looks) > 1 else None

        monkeypatch.setattr(sent_forms, "find", find_late)

    return hide


class TestFormOfANewArticle:
    def test_sent_twice_makes_one_article_and_one_version(self, client):
        first = client.post(ADD, form(_continue="1"))
        second = client.post(ADD, form(_continue="1"))
        article = Article.objects.get()
        assert first["location"].startswith(address(article))
        assert second.status_code == 302
        assert article.revisions.count() == 1

    def test_other_text_sent_with_it_is_a_version_of_the_same_article(self, client):
        for title in ("First", "Second", "Third"):
            client.post(ADD, form(title=title))
        assert Article.objects.get().title == "Third"
        assert list(Revision.objects.order_by("number").values_list("number", "based_on")) == [
            *((1, 0), (2, 1), (3, 2))
        ]

    def test_first_text_sent_again_undoes_no_later_one(self, client, user):
        client.post(ADD, form(title="First"))
        save_content(Article.objects.get().pk, {"title": "Later"}, user, based_on=1)
        client.post(ADD, form(title="First"))
        assert Article.objects.get().title == "Later"

    def test_other_text_is_kept_beside_that_of_somebody_else(self, client):
        client.post(ADD, form(title="First"))
        article = Article.objects.get()
        save_content(article.pk, {"title": "Wang's"}, make_user("Editor"), based_on=1)
        response = client.post(ADD, form(title="Second"))
        assert response["location"] == address(article, "merge/3/")
        assert Article.objects.get().title == "Wang's"

    def test_form_of_the_same_token_of_another_account_makes_its_own(self, client):
        client.post(ADD, form())
        logged_in(make_user("Reporter")).post(ADD, form())
        assert Article.objects.count() == 2

    def test_other_form_makes_another_article(self, client):
        for _ in range(2):
            token = re.search(r'name="form_token" value="(\w+)"', client.get(ADD).text)[1]
            client.post(ADD, form(form_token=token))
        assert Article.objects.count() == 2

    def test_form_whose_article_is_in_the_recycle_bin_makes_another(self, client, user):
        client.post(ADD, form())
        perform("delete", Article.objects.get().pk, user)
        for _ in range(2):
            client.post(ADD, form(title="Again"))
        assert Article.objects.kept().get().title == "Again"

    def test_no_button_makes_it_new(self, client):
        for _ in range(2):
            client.post(ADD, form(_saveasnew="1"))
        assert Article.objects.count() == 1

    def test_error_in_what_is_sent_again_is_shown_and_mended(self, client):
        client.post(ADD, form())
        response = client.post(ADD, form(title="", body="<p>typed</p>"))
        assert "typed" in response.text
        client.post(ADD, form(title="Mended", body="<p>typed</p>"))
        assert Article.objects.get().title == "Mended"

    def test_step_that_it_took_is_not_taken_again(self, client):
        for _ in range(2):
            response = client.post(ADD, form(_step="submit"), follow=True)
        assert told(response)[-1] == "Submitted for review."
        assert EditorialEvent.objects.count() == 1

    def test_twin_that_comes_first_leaves_one_article(self, client, twin):
        client.post(ADD, form(title="First"))
        twin()
        client.post(ADD, form(title="Second"))
        assert Article.objects.get().title == "Second"
        assert SentForm.objects.get().number == 2


class TestCopies:
    @pytest.fixture
    def article(self, user):
        return make_draft(user)

    def duplicate(self, client, article, **posted):
        response = client.post(address(article, "duplicate/"), posted, follow=True)
        assert response.status_code == 200
        return response.redirect_chain[-1][0], told(response)[-1]

    def test_second_request_for_a_translation_leads_to_the_one_there_is(self, client, article):
        self.duplicate(client, article, language="zh-hans")
        made = Article.objects.get(language="zh-hans")
        led, message = self.duplicate(client, article, language="zh-hans")
        assert led == address(made)
        assert "translation in that language" in message

    def test_translation_asked_for_twice_at_once_is_one(self, client, article, monkeypatch):
        self.duplicate(client, article, language="zh-hans")
        found = [None, Article.objects.get(language="zh-hans")]
        monkeypatch.setattr("news.newsroom.admin.copies._translation", lambda *_: found.pop(0))
        led, _message = self.duplicate(client, article, language="zh-hans", form_token="t")
        assert led == address(Article.objects.get(language="zh-hans"))

    def test_button_pressed_twice_makes_one_copy(self, client, article, twin):
        html = client.get(address(article)).text
        token = re.search(r'duplicate/">.*?name="form_token" value="(\w+)"', html, re.DOTALL)[1]
        first, _message = self.duplicate(client, article, form_token=token)
        second, _message = self.duplicate(client, article, form_token=token)
        twin()
        third, _message = self.duplicate(client, article, form_token=token)
        assert first == second == third
        assert Article.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql  # SQLite has one writer at a time.
class TestAtOnce:
    def post_at_once(self, user, *requests):
        ready, answers = threading.Barrier(len(requests), timeout=30), []

        def post(at, posted):
            client = logged_in(user)
            ready.wait()
            answers.append(client.post(at, posted).status_code)
            connections.close_all()

        threads = [threading.Thread(target=post, args=request) for request in requests]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    def test_three_sendings_make_one_article(self, user):
        posted = [(ADD, form(title=title)) for title in ("One", "One", "Two")]
        assert self.post_at_once(user, *posted) == [302] * 3
        article = Article.objects.get()
        # Whatever came in between, both texts are in its history.
        assert {revision.title for revision in article.revisions.all()} == {"One", "Two"}

    def test_two_requests_make_one_translation(self, user):
        article = make_draft(user)
        request = (address(article, "duplicate/"), {"language": "zh-hans"})
        assert self.post_at_once(user, request, request) == [302] * 2
        assert Article.objects.filter(language="zh-hans").count() == 1
