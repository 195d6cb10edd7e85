import re
from datetime import timedelta

import pytest
from django.utils import timezone

from news.articles.models import Section
from news.readership.models import DailyViews
from tests.factories import make_article, make_image, make_invisible_articles, make_section

pytestmark = pytest.mark.django_db


def block_titles(blocks):
    """Of each block the section and all that follows it."""
    return {
        section.name: [article.title for articles in parts for article in articles]
        for section, *parts in blocks
    }


def test_each_top_section_shows_its_newest_with_its_subsections(client):
    policy = make_section(name_en="Policy", order=1)
    child = make_section(parent=policy)
    make_section(name_en="Empty", order=2)
    now = timezone.now()
    for number in range(8):
        make_article(
            title=f"p{number}",
            section=[policy, child][number % 2],
            published_at=now - timedelta(days=number),
        )
    response = client.get("/en/")
    assert block_titles(response.context["blocks"]) == {"Policy": ["p0", "p1", "p2", "p3", "p4"]}
    assert f'<a href="{policy.get_absolute_url()}">Policy</a>' in response.text
    assert "Empty" not in re.search(r"<main.*</main>", response.text, re.DOTALL)[0]


def test_notices_stand_apart_and_a_section_may_stand_nowhere(client):
    notices = make_section(name_en="Notices", home_place=Section.HomePlace.NOTICES)
    nowhere = make_section(name_en="Nowhere", home_place=Section.HomePlace.NONE)
    make_article(title="A notice", section=notices)
    make_article(title="Quiet", section=nowhere)
    context = client.get("/en/").context
    assert block_titles(context["notices"]) == {"Notices": ["A notice"]}
    assert context["blocks"] == []


def test_hidden_articles_are_in_no_block(client):
    section = make_section()
    make_invisible_articles(section=section)
    context = client.get("/en/").context
    assert context["blocks"] == []


def test_most_read_are_those_of_the_last_week(client):
    today = timezone.localdate()
    views = {"first": (0, 50), "second": (6, 40), "long ago": (7, 900)}
    for title, (days, count) in views.items():
        article = make_article(title=title)
        DailyViews.objects.create(article=article, day=today - timedelta(days=days), count=count)
    assert [a.title for a in client.get("/en/").context["most_read"]] == ["first", "second"]


def test_most_read_hides_what_was_withdrawn_meanwhile(client):
    article = make_article(title="Read by many")
    DailyViews.objects.create(article=article, day=timezone.localdate(), count=5)
    assert "Most read this week" in client.get("/en/").text
    article.status = "withdrawn"
    article.save()
    assert "Read by many" not in client.get("/en/").text


def test_lead_picture_is_fetched_first_and_others_when_seen(client):
    for _ in range(3):
        make_article(lead_image=make_image(800, 500), summary="x")
    html = client.get("/en/").text
    assert html.count('fetchpriority="high"') == 1
    assert html.index('fetchpriority="high"') < html.index('loading="lazy"')
    images = re.findall(r"<img[^>]*>", html)
    assert images
    assert all(re.search(r'width="\d+" height="\d+" alt=""', image) for image in images)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [((0.5, 0.5), ""), ((0, 1), "focal-x-0 focal-y-100"), ((0.7, 0.45), "focal-x-75")],
)
def test_crop_keeps_the_focal_point(client, focus, expected):
    make_article(lead_image=make_image(focal_x=focus[0], focal_y=focus[1]))
    assert f'<img class="{expected}"' in client.get("/en/").text


class TestMourning:
    def test_pages_lose_their_colour_on_that_day_alone(self, client, settings, freeze):
        settings.MOURNING_DAYS = frozenset([timezone.datetime(2026, 12, 13).date()])
        make_article(published_at="2026-01-01T00:00Z")
        for moment, is_grey in [
            ("2026-12-12T15:59:59+00:00", False),  # 23:59:59 in Shanghai
            ("2026-12-12T16:00:00+00:00", True),
            ("2026-12-13T15:59:59+00:00", True),
            ("2026-12-13T16:00:00+00:00", False),
        ]:
            freeze(timezone.datetime.fromisoformat(moment))
            assert ('class="mourning"' in client.get("/en/").text) is is_grey, moment
