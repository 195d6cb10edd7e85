import pytest

from news.editions.models import ConversionTerm
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ADD = "/admin/news/conversionterm/add/"


def test_editor_adds_a_term_and_readers_see_it(client, editor_client):
    article = make_article(language="zh-hans", title="软件发展")
    assert "軟件發展" in client.get(article.address_in("zh-hant")).text
    data = {"simplified": "软件", "traditional": "軟體", "direction": "both", "note": ""}
    assert editor_client.post(ADD, data).status_code == 302
    assert "軟體發展" in client.get(article.address_in("zh-hant")).text
    html = editor_client.get("/admin/news/conversionterm/?q=軟體").text
    assert "软件" in html
    assert "↔" in html


def test_spaces_around_a_word_are_no_part_of_it(editor_client):
    data = {"simplified": " 软件 ", "traditional": "軟體\t", "direction": "both", "note": ""}
    editor_client.post(ADD, data)
    term = ConversionTerm.objects.get()
    assert (term.simplified, term.traditional) == ("软件", "軟體")


@pytest.mark.parametrize(
    ("simplified", "traditional", "named"),
    [("后", "後", "single character"), ("", "軟體", "required")],
)
def test_term_that_cannot_be_is_explained(editor_client, simplified, traditional, named):
    data = {"simplified": simplified, "traditional": traditional, "direction": "both"}
    response = editor_client.post(ADD, data)
    assert response.status_code == 200
    assert named in response.text
    assert not ConversionTerm.objects.exists()


def test_second_term_for_a_word_is_refused(editor_client):
    ConversionTerm.objects.create(simplified="软件", traditional="軟體")
    data = {"simplified": "软件", "traditional": "軟件", "direction": "to_traditional"}
    assert "There is a term for this Simplified word" in editor_client.post(ADD, data).text


def test_article_form_offers_the_mark(editor_client):
    html = editor_client.get("/admin/news/article/add/").text
    assert "keep-script" in html
    assert "Keep in this script" in html
