import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import WatchedTerm
from tests.factories import make_term

from .test_publish_check import staff_client

pytestmark = pytest.mark.django_db

LIST = "/admin/news/watchedterm/"
PASTE = f"{LIST}paste/"


def paste(client, lines, kind="mistake", language=""):
    return client.post(PASTE, {"kind": kind, "language": language, "lines": lines}, follow=True)


def listed():
    return list(WatchedTerm.objects.values_list("text", "replacement", "note"))


def test_lines_are_taken_in_with_replacement_and_note(editor_client):
    lines = "  按装 = 安装 \r\n\r\n# a remark\n座落＝坐落=See a=b.\n做为\n"
    response = paste(editor_client, lines)
    assert "Added: 3." in response.text
    assert listed() == [
        ("做为", "", ""),
        ("座落", "坐落", "See a=b."),
        ("按装", "安装", ""),
    ]
    assert {term.kind for term in WatchedTerm.objects.all()} == {"mistake"}


def test_pasting_again_changes_what_differs_and_doubles_nothing(editor_client):
    paste(editor_client, "按装=安装\n座落=坐落")
    response = paste(editor_client, "按装=装配\n座落=坐落\n按装=装配")
    assert "Added: 0. Changed: 1. Already there: 2." in response.text
    assert listed() == [("座落", "坐落", ""), ("按装", "装配", "")]


def test_bad_lines_cost_only_themselves_and_stay_to_be_mended(editor_client):
    lines = f"好的词\n=无词\n。。\n{'长' * 101}\n同=同\n另一个"
    response = paste(editor_client, lines, kind="forbidden")
    assert [text for text, _replacement, _note in listed()] == ["另一个", "好的词"]
    field = response.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "=无词" in field
    assert "另一个" not in field
    for number in ("2:", "3:", "4:", "5:"):
        assert f"<li>{number}" in response.text


def test_too_many_lines_are_refused(editor_client, monkeypatch):
    monkeypatch.setattr("news.admin.wording.MOST_LINES", 2)
    response = paste(editor_client, "a\nb\nc")
    assert "At most 2 lines" in response.text
    assert not listed()


def test_many_lines_take_few_queries(editor_client):
    def count(lines):
        with CaptureQueriesContext(connection) as queries:
            paste(editor_client, "\n".join(lines))
        return len(queries)

    few = count(["a", "b"])
    # SQLite takes some hundred rows at once.
    assert count([f"term {number}" for number in range(400)]) <= few + 4
    assert len(listed()) == 402


@pytest.mark.parametrize("permission", ["view_watchedterm", "add_watchedterm"])
def test_who_may_not_change_terms_may_not_paste_them(permission):
    client = staff_client(permission)
    assert client.get(PASTE).status_code == 403
    assert client.post(PASTE, {"kind": "mistake", "lines": "a"}).status_code == 403
    assert not listed()


def test_visitors_are_sent_to_the_login(client):
    assert client.post(PASTE)["Location"].startswith("/admin/login/")


def test_list_is_searched_and_opens_its_forms(editor_client):
    term = make_term("按装", kind="mistake", replacement="安装")
    make_term("其他")
    response = editor_client.get(f"{LIST}?q=安装")
    assert list(response.context["cl"].result_list) == [term]
    assert PASTE in response.text
    assert editor_client.get(f"{LIST}{term.pk}/change/").status_code == 200
    assert editor_client.get(PASTE).status_code == 200


def test_form_refuses_what_could_never_be_found(editor_client):
    fields = {"kind": "forbidden", "language": "", "text": "。", "replacement": "", "note": ""}
    response = editor_client.post(f"{LIST}add/", fields)
    assert "at least one letter or digit" in response.text
    assert not listed()
    editor_client.post(f"{LIST}add/", {**fields, "text": " 某  词 "})
    assert listed() == [("某 词", "", "")]


def test_list_takes_a_fixed_number_of_queries(editor_client, django_assert_num_queries):
    make_term("a")
    with CaptureQueriesContext(connection) as queries:
        editor_client.get(LIST)
    for number in range(30):
        make_term(f"term {number}")
    with django_assert_num_queries(len(queries)):
        editor_client.get(LIST)
