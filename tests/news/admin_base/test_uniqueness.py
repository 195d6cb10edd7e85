import pytest

from news.articles.models import Source, Tag
from news.articles.models.subject import NamedQuerySet
from tests.factories import make_source, make_staff_client, make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["", "?_popup=1&_to_field=id"])
@pytest.mark.parametrize("name", ["金華晚報", "金华晚报\u200b", "金 华 晚 报"])
def test_name_that_is_there_is_refused_with_a_link_to_it(name, query):
    source = make_source(name="金华晚报")
    client = make_staff_client("add_source")
    response = client.post(f"/admin/news/source/add/{query}", {"name": name, "slug": "b"})
    assert Source.objects.count() == 1
    link = f'<a href="/admin/news/source/{source.pk}/change/" target="_blank">金华晚报</a>'
    assert link in response.content.decode()


def test_row_keeps_its_own_name():
    source = make_source(name="金华晚报", slug="a")
    client = make_staff_client("change_source", "view_source")
    data = {"name": "金華晚報", "slug": "b"}
    assert client.post(f"/admin/news/source/{source.pk}/change/", data).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.slug) == ("金華晚報", "b")


@pytest.mark.parametrize("same", [{"name": "智能", "slug": "b"}, {"name": "b", "slug": "a"}])
def test_second_of_two_requests_at_once_is_told_by_the_form(monkeypatch, same):
    make_tag(name="智能", slug="a")
    looks = []

    def first_look_is_too_early(look):
        def late(*args, **kwargs):
            looks.append(look)
            return look(*args, **kwargs) if looks.count(look) > 1 else Tag.objects.none()

        return late

    for owner, name in ((NamedQuerySet, "named_like"), (Tag, "validate_unique")):
        monkeypatch.setattr(owner, name, first_look_is_too_early(getattr(owner, name)))
    response = make_staff_client("add_tag").post("/admin/news/tag/add/", same)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert Tag.objects.count() == 1
