"""Old addresses of lists and feeds, after a slug has changed."""

from urllib.parse import quote

import pytest

from tests.factories import make_article, make_author, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db

KINDS = ("section", "tag", "source", "author")


@pytest.fixture
def subjects():
    """One of each kind, whose slug was `old`, with an article."""
    made = {
        "section": make_section(slug="old"),
        "tag": make_tag(slug="old"),
        "source": make_source(slug="old"),
        "author": make_author(slug="old"),
    }
    make_article(
        section=made["section"],
        source=made["source"],
        tags=[made["tag"]],
        authors=[made["author"]],
        published_at="2024-05-05T00:00Z",
    )
    for subject in made.values():
        subject.slug = "new"
        subject.save()
    return made


def leads_to(client, address, target):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)
    # A slug may be changed back.
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert client.get(target).status_code == 200
    return response


@pytest.mark.parametrize("edition", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("kind", KINDS)
def test_list_and_feeds_lead_to_todays_address(client, subjects, kind, edition):
    leads_to(client, f"/{edition}/{kind}s/old/", f"/{edition}/{kind}s/new/")
    for file in ("rss.xml", "atom.xml", "feed.json"):
        address = f"/{edition}/feeds/{kind}s/{{}}/{file}"
        response = leads_to(client, address.format("old"), address.format("new"))
        assert response["Access-Control-Allow-Origin"] == "*"


def test_the_admin_changes_a_slug(admin_client, client, subjects):
    tag = subjects["tag"]
    admin_client.post(f"/admin/news/tag/{tag.pk}/change/", {"name": "新", "slug": "招商"})
    leads_to(client, "/en/tags/old/", f"/en/tags/{quote('招商')}/")
    leads_to(client, "/en/tags/new/", f"/en/tags/{quote('招商')}/")


def test_the_query_string_goes_along(client, subjects):
    query = "year=2024&utm=a%26b%3Dc&q=%E8%B4%A8"
    leads_to(client, f"/en/sections/old/?{query}", f"/en/sections/new/?{query}")
    leads_to(client, f"/en/feeds/tags/old/rss.xml?{query}", f"/en/feeds/tags/new/rss.xml?{query}")


@pytest.mark.parametrize("kind", KINDS)
def test_filters_lead_to_todays_slug(client, subjects, kind):
    leads_to(client, f"/en/articles/?{kind}=old&page=1", f"/en/articles/?{kind}=new&page=1")
    leads_to(client, f"/en/archive/2024/?{kind}=old", f"/en/archive/2024/?{kind}=new")


def test_path_and_filters_change_in_one_step(client, subjects):
    leads_to(
        client,
        "/en/sections/old/?tag=old&source=new&author=old",
        "/en/sections/new/?tag=new&source=new&author=new",
    )


@pytest.mark.parametrize("query", ["next=//evil.example/", "a=%0d%0aSet-Cookie:b", "a=%ff"])
def test_what_stands_in_the_query_leads_nowhere_else(client, subjects, query):
    response = client.get(f"/en/tags/old/?{query}")
    assert response.status_code == 301
    assert response["Location"].startswith("/en/tags/new/?")
    assert not response.has_header("Set-Cookie")


def test_a_slug_that_another_has_now_is_its_own(client, subjects):
    other = make_tag(slug="old", name="Other")
    make_article(tags=[other])
    assert client.get("/en/tags/old/").context["subject"].row == other
    assert client.get("/en/feeds/tags/old/rss.xml").status_code == 200


@pytest.mark.parametrize("kind", KINDS[1:])
def test_nothing_is_told_of_what_has_nothing_to_read(client, subjects, kind):
    subjects["section"].articles.update(status="draft")
    for address in (f"/en/{kind}s/old/", f"/en/feeds/{kind}s/old/rss.xml"):
        assert client.get(address).status_code == 404


def test_a_page_that_is_not_there_today_was_not_there(client, subjects):
    assert client.get("/en/tags/old/?page=7").status_code == 404
    assert client.get("/en/tags/never/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_programs_may_ask_by_the_old_slug(client, subjects, kind):
    assert len(client.get(f"/api/v1/articles?{kind}=old").json()["items"]) == 1
