import pytest

from news.articles.models import Article
from tests.factories import make_article, make_image, make_staff_client

pytestmark = pytest.mark.django_db

LIST = "/admin/news/image/picker/"


class TestList:
    def test_pictures_come_newest_first_with_what_the_editor_needs(self, editor_client):
        first = make_image(alt="A hall", caption="The hall", credit="Li Si")
        second = make_image(width=2400, height=1200)
        answer = editor_client.get(LIST).json()
        assert [item["id"] for item in answer["items"]] == [second.pk, first.pk]
        assert (answer["page"], answer["has_next"]) == (1, False)
        wide, hall = answer["items"]
        assert (wide["width"], wide["height"]) == (1920, 960)
        assert hall["url"] == f"/media/{first.file.name}"
        assert (hall["alt"], hall["caption"], hall["credit"]) == ("A hall", "The hall", "Li Si")

    def test_pages(self, editor_client, django_assert_num_queries):
        images = [make_image(width=8, height=8) for _ in range(25)]
        with django_assert_num_queries(6):  # Due updates, session, user, two of may, pictures.
            answer = editor_client.get(LIST).json()
        assert (len(answer["items"]), answer["has_next"]) == (24, True)
        answer = editor_client.get(LIST, {"page": "2"}).json()
        assert [item["id"] for item in answer["items"]] == [images[0].pk]
        assert (answer["page"], answer["has_next"]) == (2, False)
        assert editor_client.get(LIST, {"page": "3"}).json()["items"] == []

    def test_search(self, editor_client):
        make_image(alt="A hall")
        found = make_image(caption="质量工作站")
        answer = editor_client.get(LIST, {"q": "质量"}).json()
        assert [item["id"] for item in answer["items"]] == [found.pk]
        assert editor_client.get(LIST, {"q": "x" * 5000}).json()["items"] == []

    @pytest.mark.parametrize("page", ["0", "-1", "x", "", "1" * 30, "²"])
    def test_bad_page_is_told(self, editor_client, page):
        response = editor_client.get(LIST, {"page": page})
        assert response.status_code == 404
        assert list(response.json()) == ["error"]

    def test_only_those_who_may_see_pictures(self, client):
        assert client.get(LIST).status_code == 302
        assert make_staff_client("change_article").get(LIST).status_code == 403


class TestDescribe:
    def address(self, image):
        return f"{LIST}{image.pk}/"

    def test_texts_are_kept_in_the_library(self, editor_client):
        image = make_image()
        texts = {"alt": "A hall", "caption": "The hall", "credit": "Li Si"}
        answer = editor_client.post(self.address(image), texts).json()
        image.refresh_from_db()
        assert {name: getattr(image, name) for name in texts} == texts
        assert {name: answer[name] for name in texts} == texts
        assert answer["id"] == image.pk

    def test_text_that_is_too_long_is_told(self, editor_client):
        image = make_image(alt="before")
        response = editor_client.post(self.address(image), {"alt": "x" * 301})
        assert response.status_code == 400
        assert "300" in response.json()["error"]
        image.refresh_from_db()
        assert image.alt == "before"

    def test_needs_post_token_and_permission(self, editor_client):
        image = make_image(alt="before")
        assert editor_client.get(self.address(image)).status_code == 405
        assert editor_client.post(f"{LIST}999999/", {}).status_code == 404
        strict = make_staff_client("change_image", enforce_csrf_checks=True)
        assert strict.post(self.address(image), {"alt": "x"}).status_code == 403
        viewer = make_staff_client("view_image")
        assert viewer.post(self.address(image), {"alt": "x"}).status_code == 403
        image.refresh_from_db()
        assert image.alt == "before"


class TestForm:
    def test_lead_picture_is_shown_and_kept(self, editor_client):
        image = make_image(alt="A hall")
        article = make_article(lead_image=image)
        html = editor_client.get(f"/admin/news/article/{article.pk}/change/").text
        chooser = html.partition("data-chooser>")[2].partition("</div>")[0]
        assert f'value="{image.pk}"' in chooser
        assert image.thumbnail.url in chooser

    @pytest.mark.parametrize("value", ["999999", "x", "-1", "9" * 40])
    def test_number_of_no_picture_is_a_form_error(self, editor_client, value):
        data = {"title": "T", "language": "en", "status": "draft", "lead_image": value}
        response = editor_client.post("/admin/news/article/add/", data)
        assert response.status_code == 200
        assert "lead_image" in response.context["adminform"].form.errors
        assert not Article.objects.exists()

    def test_picker_offers_what_the_editor_may(self):
        def form(*permissions):
            client = make_staff_client("change_article", "add_article", *permissions)
            return client.get("/admin/news/article/add/").text

        assert "data-upload=" in form("view_image", "add_image")
        viewers = form("view_image")
        assert 'data-kind="picture"' in viewers
        assert "data-upload=" not in viewers
        assert 'data-kind="picture"' not in form()
