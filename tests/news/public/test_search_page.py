import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.utils import timezone

from news import process_cache
from news.public import search_form, search_page
from news.readership.models import DailyViews
from news.search import results
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
    make_translation,
)

pytestmark = pytest.mark.django_db


def titles(response):
    assert response.status_code == 200
    return [article.title for article in response.context["articles"]]


def main_of(response):
    assert response.status_code == 200
    return response.text.partition("<main")[2].partition("</main>")[0]


def snippets(response):
    return re.findall(r'<p class="card__summary">(.*?)</p>', response.text)


def links(html):
    """The query strings of relative links, by their texts without markup and spaces at the ends."""
    found = re.findall(r'<a [^>]*?href="(\?[^"]*)"[^>]*>(.*?)</a>', html)
    return {
        " ".join(re.sub("<[^>]*>", "", text).split()): parse_qs(
            urlsplit(address.replace("&amp;", "&")).query
        )
        for address, text in found
    }


@pytest.fixture
def subjects():
    return {
        "section": make_section(slug="policy", name_en="Policy"),
        "tag": make_tag(slug="green", name="Green"),
        "source": make_source(slug="daily", name="Daily"),
        "author": make_author(slug="li", name="Li"),
    }


@pytest.fixture
def articles(subjects):
    """One that has all, one each that lacks something, and one of another year."""
    full = {
        "section": subjects["section"],
        "tags": [subjects["tag"]],
        "source": subjects["source"],
        "authors": [subjects["author"]],
        "body": "<p>word</p>",
    }
    make_article(title="Everything", published_at="2024-05-05T00:00Z", **full)
    for name in ("section", "tags", "source", "authors"):
        rest = {key: value for key, value in full.items() if key != name}
        make_article(title=f"No {name}", published_at="2024-05-05T00:00Z", **rest)
    make_article(title="Other year", published_at="2023-12-31T15:59:59Z", **full)
    make_article(title="Another", published_at="2024-05-05T00:00Z", body="<p>other</p>")


class TestForm:
    def test_every_page_has_one_that_leads_to_the_results(self, client):
        make_article(title="Quality matters")
        html = client.get("/en/").text
        form = html[html.index('<form class="search"') :]
        assert 'action="/en/search/"' in form.partition(">")[0]
        response = client.get("/en/search/?q=quality")
        assert titles(response) == ["Quality matters"]
        assert 'value="quality"' in response.text
        assert "1 article found" in response.text

    def test_its_field_is_fit_for_phones(self, client):
        field = re.search(r'<input class="search__field"[^>]*>', client.get("/en/").text)[0]
        for attribute in ('type="search"', 'enterkeyhint="search"', 'autocapitalize="off"'):
            assert attribute in field
        assert '<label class="visually-hidden" for="q">' in client.get("/en/").text

    def test_is_alone_without_words(self, client):
        make_article()
        response = client.get("/en/search/")
        assert titles(response) == []
        assert "found" not in main_of(response)
        assert "filters" not in main_of(response)

    def test_says_what_to_type_where_there_is_no_word(self, client):
        make_article()
        for query in ("***", "-word", '""'):
            html = main_of(client.get("/en/search/", {"q": query}))
            assert "Type a word to look for." in html
            assert "found" not in html

    def test_shows_what_is_chosen(self, client, articles):
        html = client.get(
            "/en/search/?q=word&section=policy&tag=green&source=daily&author=li&from=2024-01-01"
            "&to=2024-12-31&sort=date"
        ).text
        for option in ("policy", "green", "daily", "li", "date"):
            assert f'<option value="{option}" selected>' in html
        for name, day in (("from", "2024-01-01"), ("to", "2024-12-31")):
            field = re.search(rf'<input type="date" id="filter-{name}"[^>]*>', html)[0]
            assert f'value="{day}"' in field
            assert f'name="{name}"' in field
        assert '<details class="filters" open>' in html
        assert '<details class="filters" open>' not in client.get("/en/search/?q=word").text

    def test_each_of_its_fields_belongs_to_it(self, client, articles):
        html = main_of(client.get("/en/search/?q=word"))
        assert 'id="query-form"' in html
        outside = html.partition("</form>")[2]
        fields = re.findall(r"<(?:select|input|button)[^>]*>", outside)
        assert len(fields) == 8
        assert all('form="query-form"' in field for field in fields)

    def test_offers_what_was_found_alone(self, client, articles):
        make_article(source=make_source(slug="elsewhere"), body="<p>other</p>")
        make_invisible_articles(source=make_source(slug="hidden"), body="<p>word</p>")
        html = client.get("/en/search/?q=word").text
        assert '<option value="daily">' in html
        for slug in ("elsewhere", "hidden"):
            assert f'<option value="{slug}"' not in html

    def test_offers_few_of_many_and_always_the_chosen_one(self, client, monkeypatch):
        monkeypatch.setattr(search_form, "MOST_OPTIONS", 3)
        tags = [make_tag() for _ in range(5)]
        for number, tag in enumerate(tags):
            for _ in range(number + 1):
                make_article(tags=[tag], body="<p>word</p>")
        offered = r'<option value="(tag-\d+)"'
        found = re.findall(offered, client.get("/en/search/?q=word").text)
        assert found == [tag.slug for tag in (tags[4], tags[3], tags[2])]
        html = client.get(f"/en/search/?q=absent&tag={tags[0].slug}").text
        assert re.findall(offered, html) == [tags[0].slug]


class TestResults:
    def test_are_of_the_edition_unless_it_borrows(self, client):
        make_article(title="word")
        assert titles(client.get("/zh-hans/search/?q=word")) == ["word"]
        make_article(title="中文 word", language="zh-hans")
        assert titles(client.get("/zh-hans/search/?q=word")) == ["中文 word"]
        make_article(title="word 中文", language="zh-hant")
        assert len(titles(client.get("/zh-hans/search/?q=word"))) == 2
        assert titles(client.get("/en/search/?q=word")) == ["word"]

    def test_edition_shows_its_own_page_of_a_text_in_both_scripts(self, client):
        first = make_article(title="发展", language="zh-hans")
        make_translation(first, "zh-hant", title="發展")
        assert titles(client.get("/zh-hant/search/?q=发展")) == ["發展"]
        assert titles(client.get("/zh-hans/search/?q=發展")) == ["发展"]

    def test_nothing_hidden_is_found(self, client):
        make_article()
        make_invisible_articles()
        assert titles(client.get("/en/search/?q=Hidden")) == []

    def test_have_title_date_source_section_and_picture(self, client, subjects):
        article = make_article(
            title="One word",
            section=subjects["section"],
            source=subjects["source"],
            lead_image=make_image(),
            published_at="2024-05-05T00:00Z",
        )
        html = main_of(client.get("/en/search/?q=word"))
        assert f'<a href="{article.get_absolute_url()}">One <mark>word</mark></a>' in html
        assert '<time datetime="2024-05-05T08:00:00+08:00">2024-05-05</time>' in html
        assert '<a href="/en/sources/daily/">Daily</a>' in html
        assert '<a href="/en/sections/policy/">Policy</a>' in html
        assert "<picture>" in html

    def test_pages_keep_everything(self, client, subjects):
        for _ in range(21):
            make_article(title="a&b word", section=subjects["section"])
        html = client.get("/en/search/?q=a%26b+word&section=policy&sort=date").text
        address = "?q=a%26b+word&amp;section=policy&amp;sort=date"
        assert f'href="{address}&amp;page=2"' in html
        query = "q=a%26b+word&section=policy&sort=date&page=2"
        assert len(titles(client.get(f"/en/search/?{query}"))) == 1

    def test_only_the_best_are_shown_and_it_is_said(self, client, monkeypatch):
        monkeypatch.setattr(results, "MOST_RANKED", 3)
        monkeypatch.setattr(results, "MOST_COUNTED", 5)
        sections = [make_section(name_en="One"), make_section(name_en="Two")]
        for number in range(6):
            make_article(body="<p>word</p>", section=sections[number % 2])
        response = client.get("/en/search/?q=word")
        assert len(titles(response)) == 3
        assert "5+ articles found" in response.text
        assert "Only the best of them are shown." in response.text
        assert set(links(response.text)) == {"One 1+", "Two 2+"}
        assert "Only the newest of them" in client.get("/en/search/?q=word&sort=date").text

    def test_number_is_written_as_the_language_writes_it(self, client, monkeypatch):
        make_article(title="word")
        monkeypatch.setattr(results.Results, "_counted", 12_345)
        assert "10,000+ articles found" in client.get("/en/search/?q=word").text
        assert "10000+" in client.get("/zh-hans/search/?q=word").text

    @pytest.mark.parametrize("page", ["0", "2", "x", "9" * 40])
    def test_page_that_does_not_exist_is_not_found(self, client, page):
        make_article(title="word")
        assert client.get(f"/en/search/?q=word&page={page}").status_code == 404

    def test_are_not_indexed_and_have_an_address_of_their_own(self, client):
        for _ in range(21):
            make_article(title="a&b")
        html = client.get("/en/search/?page=2&q=a%26b&utm_source=x").text
        assert '<meta name="robots" content="noindex, follow">' in html
        canonical = "http://testserver/en/search/?q=a%26b&amp;page=2"
        assert f'<link rel="canonical" href="{canonical}">' in html
        assert "<title>a&amp;b · Search · Page 2 · " in html

    def test_name_their_feeds(self, client, subjects):
        make_article(title="a&b", section=subjects["section"])
        html = client.get("/en/search/?q=a%26b&section=policy&sort=date").text
        for file in ("rss.xml", "atom.xml", "feed.json"):
            address = f"http://testserver/en/search/{file}?q=a%26b&amp;section=policy&amp;sort=date"
            assert f'href="{address}"' in html
        assert "/en/search/rss.xml" not in client.get("/en/search/").text


class TestSnippets:
    def test_words_of_the_text_are_marked(self, client):
        make_article(
            title="Title", body="<p>First.</p><p>The <b>qual</b>ity counts &amp; more.</p>"
        )
        found = snippets(client.get("/en/search/?q=quality"))
        assert found == ["The <mark>quality</mark> counts &amp; more."]

    def test_nothing_written_becomes_markup(self, client):
        make_article(title="<b>word</b>", body="<p>&lt;script&gt;word&lt;/script&gt;</p>")
        response = client.get("/en/search/?q=word")
        assert snippets(response) == ["&lt;script&gt;<mark>word</mark>&lt;/script&gt;"]
        assert "&lt;b&gt;<mark>word</mark>&lt;/b&gt;" in response.text

    def test_text_is_marked_in_the_script_in_which_it_is_shown(self, client):
        make_article(title="园区发展", language="zh-hans", body="<p>园区的发展</p>")
        for query in ("发展", "發展"):
            response = client.get("/zh-hant/search/", {"q": query})
            assert snippets(response) == ["園區的<mark>發展</mark>"]
            assert "園區<mark>發展</mark></a>" in response.text

    def test_summary_comes_before_the_text(self, client):
        make_article(summary="A word.", body="<p>Another word.</p>")
        assert snippets(client.get("/en/search/?q=word")) == ["A <mark>word</mark>."]

    @pytest.mark.parametrize(
        "fields",
        [
            {"subtitle": "A word"},
            {"body": '<p>x</p><figure><img src="/media/a.png" alt="A word"></figure>'},
        ],
    )
    def test_other_texts_are_shown_too(self, client, fields):
        make_article(**fields)
        assert snippets(client.get("/en/search/?q=word")) == ["A <mark>word</mark>"]

    def test_texts_of_the_lead_picture_are_shown_too(self, client):
        make_article(lead_image=make_image(alt="x", caption="A word", credit="y"))
        assert snippets(client.get("/en/search/?q=word")) == ["A <mark>word</mark>"]

    def test_teaser_stands_where_a_name_alone_was_found(self, client):
        make_article(
            summary="The summary.",
            section=make_section(name_en="Policies"),
            source=make_source(name="Policy Daily"),
            tags=[make_tag(slug="a", name="Policy tag"), make_tag(name="Other")],
            authors=[make_author(slug="b", name="Policy author")],
        )
        response = client.get("/en/search/?q=policy")
        assert snippets(response) == ["The summary."]
        for name in ("Policy</mark> Daily", "Policies</mark>"):
            assert f"<mark>{name}</a>" in response.text
        assert '<a href="/en/tags/a/"><mark>Policy</mark> tag</a>' in response.text
        assert '<a href="/en/authors/b/"><mark>Policy</mark> author</a>' in response.text
        assert "Other</a>" not in main_of(response)

    @pytest.mark.parametrize("shift", range(0, 40, 8))
    def test_markup_that_is_cut_leaves_nothing_of_itself(self, client, shift):
        # Little text and much markup, so that its end is looked at.
        link = '<a href="https://example.org/word/word/word/word">x</a>'
        make_article(title="word", body=f"<p>{'y' * shift}{link * 2_000}</p>")
        assert "<mark>" not in snippets(client.get("/en/search/?q=word"))[0]


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "missing"),
        [
            ("section=policy", "No section"),
            ("tag=green", "No tags"),
            ("source=daily", "No source"),
            ("author=li", "No authors"),
            ("from=2024-01-01", "Other year"),
            ("from=2024-05-05&to=2024-05-05", "Other year"),
        ],
    )
    def test_leave_out_what_is_not_of_them(self, client, articles, query, missing):
        everything = set(titles(client.get("/en/search/?q=word")))
        assert set(titles(client.get(f"/en/search/?q=word&{query}"))) == everything - {missing}

    def test_combine(self, client, articles):
        query = "section=policy&tag=green&source=daily&author=li&from=2024-01-01&to=2024-12-31"
        assert titles(client.get(f"/en/search/?q=word&{query}")) == ["Everything"]

    def test_days_are_those_of_the_portals_own_clock(self, client, articles):
        address = "/en/search/?q=word&{}"
        assert titles(client.get(address.format("to=2023-12-31"))) == ["Other year"]
        make_article(title="New Year's word", published_at="2023-12-31T16:00:00Z")
        assert titles(client.get(address.format("to=2023-12-31"))) == ["Other year"]
        period = "from=2024-01-01&to=2024-01-01"
        assert titles(client.get(address.format(period))) == ["New Year's word"]
        turned = "from=2024-01-01&to=2023-12-31"  # What is meant is plain.
        assert len(titles(client.get(address.format(turned)))) == 2

    def test_section_includes_its_subsections(self, client, subjects):
        child = make_section(parent=subjects["section"], name_en="Child")
        make_article(title="word", section=child)
        assert titles(client.get("/en/search/?q=word&section=policy")) == ["word"]

    def test_language_reaches_beyond_the_edition(self, client):
        make_article(title="word")
        make_article(title="word 发展", language="zh-hans")
        address = "/en/search/?q=word&language={}"
        assert titles(client.get(address.format("zh-hans"))) == ["word 发展"]
        assert titles(client.get(address.format("zh-hant"))) == []
        assert len(titles(client.get(address.format("all")))) == 2
        html = main_of(client.get(address.format("zh-hans")))
        assert '<article class="card" lang="zh-hans">' in html
        assert '<option value="zh-hans" lang="zh-hans" selected>' in html

    def test_order_is_by_relevance_or_by_date(self, client):
        make_article(title="word", published_at="2020-01-01T00:00Z")
        make_article(title="Newer", body="<p>word</p>", published_at="2024-01-01T00:00Z")
        assert titles(client.get("/en/search/?q=word")) == ["word", "Newer"]
        assert titles(client.get("/en/search/?q=word&sort=relevance")) == ["word", "Newer"]
        assert titles(client.get("/en/search/?q=word&sort=date")) == ["Newer", "word"]

    def test_blank_ones_are_not_part_of_the_address(self, client, articles):
        blank = "&section=&tag=&source=&author=&language=&from=&to=&sort="
        response = client.get(f"/en/search/?q=word{blank}")
        assert (response.status_code, response["Location"]) == (302, "/en/search/?q=word")
        response = client.get("/en/search/?q=")
        assert (response.status_code, response["Location"]) == (302, "/en/search/")

    def test_former_slug_leads_to_todays(self, client, articles, subjects):
        subjects["tag"].slug = "greener"
        subjects["tag"].save()
        response = client.get("/en/search/?q=word&tag=green&from=2024-01-01")
        assert response.status_code == 301
        assert response["Location"] == "/en/search/?q=word&tag=greener&from=2024-01-01"

    def test_chips_say_what_is_chosen_and_lead_back(self, client, articles):
        query = "q=word&section=policy&tag=green&language=all&from=2024-01-01&to=2024-12-31"
        chips = main_of(client.get(f"/en/search/?{query}")).partition('class="chips"')[2]
        found = links(chips.partition("</ul>")[0])
        assert set(found) == {
            "Remove: Section: Policy ×",
            "Remove: Tag: Green ×",
            "Remove: Language: All languages ×",
            "Remove: Period: 2024 ×",
        }
        whole = parse_qs(query)
        without = {name: value for name, value in whole.items() if name not in ("from", "to")}
        assert found["Remove: Period: 2024 ×"] == without
        del whole["tag"]
        assert found["Remove: Tag: Green ×"] == whole
        assert "chips" not in main_of(client.get("/en/search/?q=word"))
        html = client.get("/en/search/?q=word&to=2024-12-31").text
        assert "… – 2024-12-31" in html

    @pytest.mark.parametrize(
        "query",
        [
            "section=nope",
            "section=%00",
            "tag=%ff%fe",
            "tag=a%20b",
            "source=%F0%9F%98%80",
            "author=../x",
            "author=%ED%A0%80",
            "section=" + "x" * 5000,
            "language=fr",
            "language=%00",
            "sort=x",
            "from=abcd",
            "from=2024-02-30",
            "from=20240101",
            "from=2024-W01-1",
            "from=%D9%A2%D9%A0%D9%A2%D9%A4-01-01",
            "from=0000-00-00",
            "to=9999-12-31",
            "to=2024-01-01T00:00",
            "to=%00",
            "from=" + "9" * 5000,
        ],
    )
    def test_what_means_nothing_is_left_out_and_said(self, client, articles, query):
        response = client.get(f"/en/search/?q=word&{query}")
        assert len(titles(response)) == 6
        label = {"from": "First day", "to": "Last day", "sort": "Order"}
        name = query.partition("=")[0]
        said = f"nothing here and was left out: {label.get(name, name.capitalize())}: "
        assert said in response.text
        assert 'value="word"' in response.text
        assert len(response.content) < 40_000

    def test_no_name_of_hidden_articles_is_told(self, client, subjects):
        make_article(title="word")
        make_invisible_articles(
            tags=[make_tag(slug="secret", name="Concealed")],
            source=make_source(slug="secret", name="Concealed"),
            authors=[make_author(slug="secret", name="Concealed")],
        )
        for name in ("tag", "source", "author"):
            response = client.get(f"/en/search/?q=word&{name}=secret")
            assert titles(response) == ["word"]
            assert "Concealed" not in response.text

    def test_parameters_of_others_do_no_harm(self, client, articles):
        assert len(titles(client.get("/en/search/?q=word&utm_source=mail&year=x&page="))) == 6


class TestParts:
    def test_lead_to_sections_and_years_with_their_counts(self, client, articles):
        found = links(main_of(client.get("/en/search/?q=word&tag=green&sort=date")))
        kept = {"q": ["word"], "tag": ["green"], "sort": ["date"]}
        assert found["Policy 4"] == kept | {"section": ["policy"]}
        year = {"from": ["2023-01-01"], "to": ["2023-12-31"]}
        assert found["2023 1"] == kept | year
        assert "2024 4" in found

    def test_hold_as_many_as_they_say(self, client, articles):
        found = links(main_of(client.get("/en/search/?q=word")))
        parts = [text for text in found if re.fullmatch(r"\w+ \d+", text)]
        assert len(parts) == 3
        for text in parts:
            response = client.get("/en/search/", {name: v[0] for name, v in found[text].items()})
            assert str(len(titles(response))) == text.split()[1]

    def test_section_counts_its_subsections(self, client, subjects):
        child = make_section(parent=subjects["section"], name_en="Child")
        for section in (child, subjects["section"], None):
            make_article(title="word", section=section)
        found = links(main_of(client.get("/en/search/?q=word")))
        assert {"Policy 2", "Child 1"} <= set(found)
        found = links(main_of(client.get("/en/search/?q=word&section=policy")))
        assert "Child 1" in found
        assert "Policy 2" not in found  # All that is shown is of it.

    def test_year_stays_within_the_period(self, client, articles):
        found = links(main_of(client.get("/en/search/?q=word&from=2023-06-01&to=2024-06-30")))
        assert found["2023 1"]["from"] == ["2023-06-01"]
        assert found["2024 5"]["to"] == ["2024-06-30"]

    def test_are_left_out_where_there_is_one_alone(self, client):
        make_article(title="word", section=make_section())
        assert "parts" not in main_of(client.get("/en/search/?q=word"))


class TestNothingFound:
    def ways(self, response):
        listed = main_of(response).partition('class="ways-on"')[2].partition("</ul>")[0]
        return {
            " ".join(re.sub("<[^>]*>", "", item).split())
            for item in re.findall(r"<li>(.*?)</li>", listed)
        }

    def test_is_said(self, client):
        make_article()
        response = client.get("/en/search/?q=absent")
        assert "0 articles found" in response.text
        assert "Nothing was found. Try fewer or other words." in response.text
        assert 'value="absent"' in response.text

    def test_searches_for_less_are_offered_where_they_find_something(self, client):
        make_article(title="alpha beta")
        make_article(title="beta")
        address = "/en/search/?q={}"
        found = self.ways(client.get(address.format("alpha+absent")))
        assert found == {"alpha 1 article"}
        assert self.ways(client.get(address.format("beta+absent"))) == {"beta 2 articles"}
        quoted = self.ways(client.get(address.format("%22beta+alpha%22")))
        assert quoted == {"beta alpha 1 article"}
        assert self.ways(client.get(address.format("alpha+-beta"))) == {"alpha 1 article"}
        html = client.get(address.format("alpha+absent")).text
        assert '<a rel="nofollow" href="?q=alpha">alpha</a>' in html

    def test_words_written_without_a_space_are_tried_as_two(self, client):
        make_article(title="新能源的汽车", language="zh-hans")
        found = self.ways(client.get("/zh-hans/search/?q=新能源汽车"))
        assert len(found) == 1
        assert "新能源 汽车" in found.pop()

    def test_filters_are_left_out(self, client, articles):
        response = client.get("/en/search/?q=another&tag=green&sort=date")
        assert self.ways(response) == {"another (without filters) 1 article"}
        assert 'href="?q=another&amp;sort=date"' in response.text

    def test_other_languages_are_searched(self, client):
        make_article(title="English")
        make_article(title="质量", language="zh-hans")
        response = client.get("/en/search/?q=质量")
        assert self.ways(response) == {"质量 (in all languages) 1 article"}
        assert f'href="?q={quote("质量")}&amp;language=all"' in response.text

    def test_nothing_hidden_is_counted(self, client):
        make_article()
        make_invisible_articles()
        assert self.ways(client.get("/en/search/?q=hidden+absent")) == set()

    def test_popular_articles_are_offered(self, client):
        article = make_article(title="Popular")
        assert "Most read" not in client.get("/en/search/?q=absent").text
        process_cache.forget_all()
        DailyViews.objects.create(article=article, day=timezone.localdate(), count=5)
        html = main_of(client.get("/en/search/?q=absent"))
        assert "Most read this week" in html
        assert article.get_absolute_url() in html
        assert "Most read" not in client.get("/en/search/?q=popular").text

    def test_no_query_makes_many_searches(self, client, monkeypatch):
        make_article()
        searches = []
        find = search_page.SearchChoice.find

        def counted(*args, **kwargs):
            searches.append(args)
            return find(*args, **kwargs)

        monkeypatch.setattr(search_page.SearchChoice, "find", counted)
        words = " ".join(f'"absent{n} here" -there{n}' for n in range(30))
        client.get("/en/search/", {"q": words[:200]})
        assert 5 < len(searches) <= 13


@pytest.mark.parametrize(
    "query", ["x" * 60_000, "%00", "%ff%fe", "%ED%A0%80", "'" * 500, "%25" * 500, "a+" * 3000]
)
def test_huge_and_odd_queries_are_answered(client, query):
    response = client.get(f"/en/search/?q={query}")
    assert response.status_code == 200
    assert len(response.content) < 20_000


def test_query_is_shown_as_text(client):
    html = client.get("/en/search/?q=%3Cscript%3Ealert(1)%3C/script%3E%22x").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;x" in html


def test_cut_query_is_said(client):
    assert "The query was long" in client.get(f"/en/search/?q={'x' * 201}").text
    assert "The query was long" not in client.get("/en/search/?q=short").text
