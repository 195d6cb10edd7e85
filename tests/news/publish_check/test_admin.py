import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.newsroom.models import EditorialEvent
from news.publish_check.models import WatchedTerm
from tests.factories import make_staff_client, make_term, make_user
from tests.news.newsroom.admin.taking_steps import logged_in

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
    monkeypatch.setattr("news.publish_check.admin.MOST_LINES", 2)
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
    client = make_staff_client(permission)
    assert client.get(PASTE).status_code == 403
    assert client.post(PASTE, {"kind": "mistake", "lines": "a"}).status_code == 403
    assert not listed()


class TestForbiddenTerms:
    """Whom they may stop changes nothing about them; who keeps them is named in the log."""

    ADD = f"{LIST}add/"

    @pytest.fixture
    def keeper(self):
        return logged_in(make_user("Publisher", name="keeper"))

    @pytest.fixture
    def reviewer(self):
        return logged_in(make_user("Editor"))

    def term(self, **fields):
        blank = dict.fromkeys(["language", "replacement", "note"], "")
        return {"kind": "forbidden", "text": "secret", **blank, **fields}

    def test_editors_neither_add_nor_change_nor_delete_them(self, reviewer):
        term = make_term("secret")
        change, delete = f"{LIST}{term.pk}/change/", f"{LIST}{term.pk}/delete/"
        assert reviewer.get(change).status_code == 200  # To be read.
        assert reviewer.post(change, self.term(kind="mistake")).status_code == 403
        assert reviewer.post(delete, {"post": "yes"}).status_code == 403
        many = {"action": "delete_selected", "_selected_action": [term.pk], "post": "yes"}
        assert reviewer.post(LIST, many).status_code == 403
        assert "valid choice" in reviewer.post(self.ADD, self.term(text="other")).text
        mistake = make_term("slip", kind="mistake")
        reviewer.post(f"{LIST}{mistake.pk}/change/", self.term(text="slip"))
        paste(reviewer, "pasted\nsecret=Changed", kind="forbidden")
        forbidden = WatchedTerm.objects.filter(kind="forbidden")
        assert list(forbidden.values_list("text", "replacement")) == [("secret", "")]

    def test_editors_keep_the_other_kinds(self, reviewer):
        assert 'value="forbidden"' not in reviewer.get(self.ADD).text
        assert 'value="forbidden"' not in reviewer.get(PASTE).text
        reviewer.post(self.ADD, self.term(kind="mistake", text="slip"))
        reviewer.post(self.ADD, self.term(kind="allowed", text="a phrase"))
        paste(reviewer, "another slip=right")
        assert len(listed()) == 3
        mistake = WatchedTerm.objects.get(text="slip")
        reviewer.post(f"{LIST}{mistake.pk}/delete/", {"post": "yes"})
        assert len(listed()) == 2

    @pytest.mark.parametrize("phrase", ["the secret plan", "SECRET", "s e c r e t"])
    @pytest.mark.parametrize("way", ["form", "paste"])
    def test_editors_do_not_allow_them_by_a_phrase(self, reviewer, keeper, phrase, way):
        make_term("secret", language="zh-hans")

        def allow(client):
            if way == "paste":
                return paste(client, phrase, kind="allowed")
            return client.post(self.ADD, self.term(kind="allowed", text=phrase))

        assert "“secret” is forbidden" in allow(reviewer).text
        assert not WatchedTerm.objects.filter(kind="allowed").exists()
        allow(keeper)
        assert WatchedTerm.objects.filter(kind="allowed").exists()

    def test_each_change_is_logged_with_both_values(self, keeper):
        keeper.post(self.ADD, self.term())
        term = WatchedTerm.objects.get()
        change = f"{LIST}{term.pk}/change/"
        keeper.post(change, self.term(replacement="public"))
        keeper.post(change, self.term(kind="mistake", replacement="public"))
        keeper.post(change, self.term(kind="mistake", replacement="open"))
        keeper.post(change, self.term(replacement="open"))
        keeper.post(f"{LIST}{term.pk}/delete/", {"post": "yes"})
        logged = EditorialEvent.objects.filter(user_name="keeper").order_by("pk")
        assert [(event.action, event.changes) for event in logged] == [
            ("add", {"kind": [None, "forbidden"], "text": [None, "secret"]}),
            ("change", {"replacement": ["", "public"]}),
            ("change", {"kind": ["forbidden", "mistake"]}),
            ("change", {"kind": ["mistake", "forbidden"]}),
            (
                "remove",
                {
                    "kind": ["forbidden", None],
                    "text": ["secret", None],
                    "replacement": ["open", None],
                },
            ),
        ]

    def test_pasted_ones_are_logged(self, keeper):
        make_term("first", note="Old")
        paste(keeper, "first==New\nsecond=third", kind="forbidden")
        paste(keeper, "slip", kind="mistake")
        changes = dict(EditorialEvent.objects.values_list("article_title", "changes"))
        assert changes == {
            "first": {"note": ["Old", "New"]},
            "second → third": {
                "kind": [None, "forbidden"],
                "text": [None, "second"],
                "replacement": [None, "third"],
            },
        }


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
