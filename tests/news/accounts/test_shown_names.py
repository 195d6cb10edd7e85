import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import translation

from news.accounts.shown_names import GROUPS, group_name, shown_name
from news.django_strings import UNTRANSLATED
from news.newsroom.models import EditorialEvent
from news.newsroom.presence import beat
from news.newsroom.workflow import perform
from tests.factories import make_draft, make_user
from tests.news.newsroom.admin.taking_steps import LIST, address, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]

CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture
def wang():
    return make_user("Editor", name="wang", first_name="主任", last_name="王")


@pytest.fixture
def chief():
    return logged_in(make_user(is_superuser=True))


def test_person_is_shown_by_name_in_every_place(wang):
    client, article = logged_in(wang), make_draft(wang)
    perform("submit", article.pk, wang)
    beat(wang, article.pk)
    pages = ["/admin/", LIST, address(article), address(article, "history/")]
    for page in pages:
        html = client.get(page).text
        assert "王主任" in html, page
        assert "主任 王" not in html, page
    assert EditorialEvent.objects.get().user_name == "王主任"
    other = logged_in(make_user("Editor"))
    answer = other.post("/admin/news/article/presence/", {"article": article.pk}).json()
    assert answer["others"][0]["name"] == answer["latest"]["by"] == "王主任"


def test_account_without_a_name_is_shown_by_its_login():
    assert str(make_user(name="chen")) == "chen"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_groups_permissions_and_djangos_own_strings_are_translated(language):
    make_user("Reporter")
    with translation.override(language):
        shown = [shown_name(one) for one in (*Group.objects.all(), *Permission.objects.all())]
        shown += [translation.gettext(text) for text in UNTRANSLATED if isinstance(text, str)]
    known = {"Django", "HTML"}
    left = [text for text in shown if text.isascii() and text not in known]
    assert len(shown) > 50
    assert not left
    assert not [text for text in shown if "Can " in text]


def test_group_of_the_offices_own_keeps_its_name():
    with translation.override("zh-hans"):
        assert group_name(Group(name="Interns")) == "Interns"
    assert [group_name(Group(name=name)) for name in GROUPS] == ["Reporter", "Editor", "Publisher"]


def test_admin_shows_groups_and_permissions_in_the_readers_language(chief, wang):
    group = wang.groups.get()
    base, page = "/admin/auth/group/", f"/admin/auth/group/{group.pk}/change/"
    for place in (base, page, "/admin/news/user/", f"/admin/news/user/{wang.pk}/change/"):
        html = chief.get(place, headers=CHINESE).text
        assert "编辑</" in html, place
        assert ">Editor</" not in html, place
        assert "Can add" not in html, place


def test_scripts_of_the_admin_speak_chinese(chief):
    script = chief.get("/admin/jsi18n/", headers=CHINESE).text
    assert "Choose all %s" in script
    assert "\\u5168\\u9009%s" in script  # 全选
