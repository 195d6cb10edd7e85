import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from news.articles.models import Article
from news.editions.models import ConversionTerm
from news.newsroom.preview_links import share, token_of
from news.newsroom.revisions import create_article
from news.public.edition_choice import COOKIE
from news.text.languages import script_of
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_translation,
)

pytestmark = pytest.mark.django_db


def switcher(html):
    """Where each of the switcher's links leads in the end, by edition."""
    nav = re.search(r'<nav class="editions".*?</nav>', html, re.DOTALL)[0]
    links = re.findall(r'<a href="(/editions/[^"]*)"[^>]*hreflang="([^"]*)"', nav)
    assert [code for _href, code in links] == ["en", "zh-hans", "zh-hant"]
    return {code: parse_qs(urlsplit(unescape(href)).query)["next"][0] for href, code in links}


def alternates(html):
    head = html.partition("</head>")[0]
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head))


class TestRoot:
    @pytest.mark.parametrize(
        ("accepted", "edition"),
        [
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
            ("zh", "zh-hans"),
            ("zh-SG", "zh-hans"),
            ("zh-Hans-HK,en", "zh-hans"),
            ("zh-TW", "zh-hant"),
            ("yue", "zh-hant"),
            ("nan-TW,en", "zh-hant"),
            ("wuu", "zh-hans"),
            ("zh-MO,en", "zh-hant"),
            ("zh-HK,zh;q=0.9,en;q=0.8", "zh-hant"),
            ("zh-Hant-HK;q=0.9,en;q=0.5", "zh-hant"),
            ("fr,en;q=0.3,zh-TW;q=0.7", "zh-hant"),
            ("en;q=0.8, zh-Hant-TW;q=0.8", "en"),
            ("EN-us", "en"),
            ("zh-TW;q=0, zh-CN;q=0.1", "zh-hans"),
            ("zh-TW;q=0", "en"),
            ("fr;q=0.9,*;q=0.1", "en"),
            ("*", "en"),
            ("fr", "en"),
            # Malformed, or longer than is read.
            (",;q=,", "en"),
            ("zh-" + "x" * 100_000, "en"),
            ("zh-TW," * 5_000, "zh-hant"),
        ],
    )
    def test_leads_to_the_edition_that_the_browser_accepts(self, client, accepted, edition):
        response = client.get("/", headers={"accept-language": accepted})
        assert (response.status_code, response["Location"]) == (302, f"/{edition}/")

    def test_choice_outweighs_the_browser(self, client):
        client.cookies[COOKIE] = "zh-hant"
        assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hant/"

    @pytest.mark.parametrize("cookie", ["fr", "", "../admin", "x" * 4_000])
    def test_cookie_that_names_no_edition_counts_for_nothing(self, client, cookie):
        client.cookies[COOKIE] = cookie
        assert client.get("/", headers={"accept-language": "zh-CN"})["Location"] == "/zh-hans/"

    def test_default_is_a_setting(self, client, settings):
        settings.DEFAULT_EDITION = "zh-hans"
        assert client.get("/")["Location"] == "/zh-hans/"

    def test_answer_is_the_visitors_alone(self, client):
        response = client.get("/?utm=1")
        assert response["Location"] == "/en/?utm=1"
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
        assert response["Cache-Control"] == "private, no-store"
        assert not response.cookies

    def test_post_is_refused(self, client):
        assert client.post("/").status_code == 405


class TestChoosing:
    def test_choice_is_remembered_and_leads_on(self, client):
        response = client.get("/editions/zh-hant/?next=/zh-hant/articles/")
        assert (response.status_code, response["Location"]) == (302, "/zh-hant/articles/")
        assert response["Cache-Control"] == "private, no-store"
        cookie = response.cookies[COOKIE]
        assert (cookie.value, cookie["samesite"], cookie["path"]) == ("zh-hant", "Lax", "/")
        assert cookie["httponly"]
        assert not cookie["secure"]
        assert cookie["max-age"] == 31_536_000
        assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hant/"

    def test_cookie_is_secure_where_the_site_is(self, client, settings):
        settings.SESSION_COOKIE_SECURE = True
        assert client.get("/editions/en/").cookies[COOKIE]["secure"]

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "https://evil.example/zh-hant/",
            "//evil.example/zh-hant/",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)//zh-hant/",
            "/zh-hans/articles/",
            "/admin/logout/",
            "zh-hant/articles/",
            " /zh-hant/articles/",
        ],
    )
    def test_leads_nowhere_but_to_a_page_of_the_edition(self, client, address):
        response = client.get("/editions/zh-hant/", {"next": address})
        assert (response.status_code, response["Location"]) == (302, "/zh-hant/")

    def test_address_cannot_add_a_header(self, client):
        response = client.get("/editions/en/?next=/en/%0d%0aSet-Cookie:%20a=b")
        assert "\n" not in response["Location"]
        assert list(response.cookies) == [COOKIE]

    @pytest.mark.parametrize("edition", ["fr", "zh", "en-gb", "EN"])
    def test_unknown_edition_is_not_found(self, client, edition):
        response = client.get(f"/editions/{edition}/")
        assert response.status_code == 404
        assert not response.cookies

    def test_post_is_refused(self, client):
        assert client.post("/editions/en/").status_code == 405


class TestAddressWithoutALanguage:
    def test_leads_to_the_visitors_edition(self, client):
        article = make_article(language="zh-hans", slug="x")
        client.cookies[COOKIE] = "zh-hant"
        response = client.get(f"/articles/{article.pk}/?a=b")
        assert response["Location"] == f"/zh-hant/articles/{article.pk}/?a=b"
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
        assert response["Cache-Control"] == "private, no-store"
        response = client.get(f"/articles/{article.pk}/", follow=True)
        assert response.redirect_chain[-1][0] == f"/zh-hant/articles/{article.pk}/x/"

    @pytest.mark.parametrize(
        ("address", "accepted", "expected"),
        [
            ("/articles/", "zh-HK", "/zh-hant/articles/"),
            ("/sections/a/", "fr", "/en/sections/a/"),
            ("/articles", "zh-CN", "/zh-hans/articles/"),
        ],
    )
    def test_browser_decides_where_nothing_was_chosen(self, client, address, accepted, expected):
        response = client.get(address, headers={"accept-language": accepted})
        assert (response.status_code, response["Location"]) == (302, expected)

    def test_what_is_in_no_edition_is_not_found(self, client):
        for address in ("/nothing/here/", "/media/x.jpg", "/editions/"):
            assert client.get(address).status_code == 404


class TestSwitcher:
    @pytest.fixture
    def subjects(self):
        return {
            "section": make_section(slug="a"),
            "tags": [make_tag(slug="a")],
            "source": make_source(slug="a"),
            "authors": [make_author(slug="a")],
        }

    @pytest.mark.parametrize("address", ["", "articles/", "sections/", "sections/a/", "tags/a/"])
    def test_list_leads_to_the_same_list(self, client, subjects, address):
        make_article(**subjects)
        for edition in ("en", "zh-hans", "zh-hant"):
            found = switcher(client.get(f"/{edition}/{address}").text)
            assert found == {code: f"/{code}/{address}" for code in ("en", "zh-hans", "zh-hant")}

    @pytest.mark.parametrize("subject", ["sections", "tags", "sources", "authors"])
    def test_no_link_of_a_list_is_broken(self, client, subjects, subject):
        make_article(**subjects)
        make_article(language="zh-hans")
        for address in switcher(client.get(f"/en/{subject}/a/").text).values():
            assert client.get(address).status_code == 200, address

    def test_page_number_is_left_behind_and_other_questions_are_not(self, client):
        for _number in range(21):
            make_article()
        found = switcher(client.get("/en/articles/?page=2&year=2026&q=a%26b").text)
        assert found["zh-hans"] == "/zh-hans/articles/?year=2026&q=a%26b"

    def test_huge_question_is_left_behind(self, client):
        found = switcher(client.get("/en/articles/?q=" + "x" * 2_000).text)
        assert found["zh-hans"] == "/zh-hans/articles/"

    def test_article_leads_to_its_versions_else_home(self, client):
        english = make_article()
        assert switcher(client.get(english.get_absolute_url()).text) == {
            "en": english.get_absolute_url(),
            "zh-hans": "/zh-hans/",
            "zh-hant": "/zh-hant/",
        }
        simplified = make_translation(english, "zh-hans", slug="x")
        expected = {
            "en": english.get_absolute_url(),
            "zh-hans": simplified.get_absolute_url(),
            "zh-hant": f"/zh-hant/articles/{simplified.pk}/x/",
        }
        for address in expected.values():
            assert switcher(client.get(address).text) == expected

    def test_page_that_is_not_found_leads_home(self, client):
        for address in ("/en/nothing/here/", "/en/articles/999/", "/en/tags/nope/"):
            response = client.get(address)
            assert response.status_code == 404
            assert switcher(response.text)["zh-hans"] == "/zh-hans/"
            assert alternates(response.text) == {}

    @pytest.mark.parametrize("address", ["/en/articles/?q=a%26b%25", None])
    def test_link_arrives_at_the_very_page(self, client, address):
        article = make_article(language="zh-hans", title="发展")
        nav = client.get(address or article.get_absolute_url()).text
        link = re.search(r'<a href="(/editions/zh-hant/[^"]*)"', nav)[1]
        arrived = client.get(unescape(link))["Location"]
        expected = address and address.replace("/en/", "/zh-hant/")
        assert arrived == (expected or article.address_in("zh-hant"))

    def test_own_edition_is_marked(self, client):
        html = client.get("/zh-hans/").text
        marked = re.findall(r'<a href="[^"]*"[^>]*hreflang="([^"]*)" aria-current="true">', html)
        assert marked == ["zh-hans"]

    def test_preview_leads_to_the_home_pages(self, editor_client):
        article = make_article(language="zh-hans", status="draft")
        html = editor_client.get(f"/admin/news/article/{article.pk}/preview/").text
        assert switcher(html)["zh-hant"] == "/zh-hant/"
        assert alternates(html) == {}


class TestAlternates:
    def test_every_version_names_all_and_itself(self, client):
        english = make_article()
        simplified = make_translation(english, "zh-hans", slug="x")
        host = "http://testserver"
        expected = {
            "en": host + english.get_absolute_url(),
            "zh-hans": host + simplified.get_absolute_url(),
            "zh-hant": f"{host}/zh-hant/articles/{simplified.pk}/x/",
            "x-default": host + english.get_absolute_url(),
        }
        for address in expected.values():
            assert alternates(client.get(address).text) == expected

    def test_default_is_the_original_where_there_is_no_english(self, client):
        article = make_article(language="zh-hant")
        found = alternates(client.get(article.get_absolute_url()).text)
        assert list(found) == ["zh-hans", "zh-hant", "x-default"]
        assert found["x-default"] == found["zh-hans"]

    def test_article_without_another_version_names_none(self, client):
        make_article(language="zh-hans")
        article = make_article()
        make_translation(article, "zh-hans", status="draft")
        assert alternates(client.get(article.get_absolute_url()).text) == {}

    def test_what_else_is_in_the_query_changes_nothing(self, client):
        article = make_article(language="zh-hans")
        address = article.get_absolute_url()
        asked = alternates(client.get(f"{address}?page=2&utm=mail").text)
        assert asked == alternates(client.get(address).text)
        assert len(asked) == 3

    @pytest.mark.parametrize("edition", ["zh-hans", "zh-hant"])
    def test_default_follows_the_default_edition(self, client, settings, edition):
        settings.DEFAULT_EDITION = edition
        section, tag = make_section(), make_tag()
        article = make_article(section=section, tags=[tag])
        make_translation(article, "zh-hans", section=section, tags=[tag])
        for page in (article, section, tag):
            found = alternates(client.get(page.get_absolute_url()).text)
            assert found["x-default"] == found[edition]
        # `/` itself leads there.
        assert client.get("/")["Location"] == f"/{edition}/"

    def test_home_of_the_undecided_is_the_root(self, client):
        assert alternates(client.get("/zh-hans/").text) == {
            "en": "http://testserver/en/",
            "zh-hans": "http://testserver/zh-hans/",
            "zh-hant": "http://testserver/zh-hant/",
            "x-default": "http://testserver/",
        }

    def test_further_pages_of_a_list_stand_alone(self, client):
        for _number in range(21):
            make_article()
        first = alternates(client.get("/en/articles/").text)
        assert len(first) == 4
        # Found under the list's own address, as their canonical says.
        for same in ("?page=1", "?utm=mail", "?q=a%26b"):
            assert alternates(client.get(f"/en/articles/{same}").text) == first
        assert alternates(client.get("/en/articles/?page=2").text) == {}

    def test_what_search_engines_are_to_leave_out_names_none(self, client, editor):
        tag = make_tag()
        article = make_article(tags=[tag], published_at="2024-05-05T00:00Z")
        make_translation(article, "zh-hans", tags=[tag], published_at="2024-05-05T00:00Z")
        token = token_of(share(create_article(Article(), {"title": "A draft"}, editor), editor))
        for path in (
            "search/",
            "search/?q=article",
            f"articles/?tag={tag.slug}",
            "articles/?year=2024",
            f"tags/{tag.slug}/?year=2024",
            f"archive/2024/05/?tag={tag.slug}",
            f"preview/{token}/",
            "preview/closed/",
        ):
            html = client.get(f"/en/{path}").text
            assert "<html" in html
            assert alternates(html) == {}, path

    def test_list_is_named_in_the_editions_where_it_has_something_to_read(self, client):
        tag = make_tag()
        make_article()
        make_article(language="zh-hans", tags=[tag], published_at="2024-05-05T00:00Z")
        for path in (f"tags/{tag.slug}/", "archive/2024/", "archive/2024/05/"):
            found = alternates(client.get(f"/zh-hant/{path}").text)
            assert list(found) == ["zh-hans", "zh-hant", "x-default"], path
            for address in found.values():
                assert client.get(address).status_code == 200
        # There it says that it has none.
        assert alternates(client.get(f"/en/tags/{tag.slug}/").text) == {}

    def test_switcher_leads_to_no_month_that_is_not_there(self, client):
        make_article()
        make_article(language="zh-hans", published_at="2024-05-05T00:00Z")
        links = switcher(client.get("/zh-hans/archive/2024/05/").text)
        assert links == {
            "en": "/en/",
            "zh-hans": "/zh-hans/archive/2024/05/",
            "zh-hant": "/zh-hant/archive/2024/05/",
        }


class TestTranslations:
    def also_in(self, html):
        line = re.search(r'<p class="versions".*?</p>', html, re.DOTALL)
        return re.findall(r'hreflang="([^"]*)"', line[0]) if line else []

    def test_translations_are_linked_where_readers_see_it(self, client):
        english = make_article()
        simplified = make_translation(english, "zh-hans")
        html = client.get(english.get_absolute_url()).text
        assert self.also_in(html) == ["zh-hans"]
        assert f'<a href="{simplified.get_absolute_url()}" rel="alternate" lang="zh-hans"' in html
        assert self.also_in(client.get(simplified.get_absolute_url()).text) == ["en"]
        assert self.also_in(client.get(simplified.address_in("zh-hant")).text) == ["en"]
        make_translation(english, "zh-hant")
        assert self.also_in(client.get(english.get_absolute_url()).text) == ["zh-hans", "zh-hant"]

    def test_unpublished_translation_is_linked_from_nowhere(self, client):
        english = make_article()
        make_translation(english, "zh-hans", status="draft", work="in_review")
        html = client.get(english.get_absolute_url()).text
        assert self.also_in(html) == []

    @pytest.mark.parametrize(("edition", "own"), [("en", "zh-hans"), ("zh-hans", "en")])
    def test_other_editions_address_leads_to_the_translation(self, client, edition, own):
        article = make_article(language=own)
        translation = make_translation(article, edition)
        response = client.get(f"/{edition}/articles/{article.pk}/any-slug/?a=b")
        assert response.status_code == 302
        assert response["Location"] == f"{translation.get_absolute_url()}?a=b"

    def test_without_one_it_leads_to_the_articles_own(self, client):
        article = make_article(language="zh-hans")
        response = client.get(f"/en/articles/{article.pk}/")
        assert (response.status_code, response["Location"]) == (302, article.get_absolute_url())


class TestConvertedPage:
    @pytest.fixture
    def article(self):
        return make_article(
            language="zh-hans",
            title="开发区头发与发展",
            subtitle="皇后以后",
            summary="干部为企业发言",
            slug="x",
            body='<p>质量<span class="keep-script">质量</span></p>',
            section=make_section(name_zh_hans="要闻动态"),
            source=make_source(name="金华日报", slug="jinhua"),
            authors=[make_author(name="余丽娜")],
            tags=[make_tag(name="标准")],
            lead_image=make_image(alt="签约现场", caption="发言", credit="张伟摄"),
        )

    def test_everything_is_in_the_other_script(self, client, article):
        response = client.get(f"/zh-hant/articles/{article.pk}/x/")
        assert response.status_code == 200
        html = response.text
        for text in (
            "<title>開發區頭髮與發展",
            "<h1>開發區頭髮與發展</h1>",
            "皇后以後",
            "幹部為企業發言",
            '<p>質量<span lang="zh-hans" class="keep-script">质量</span></p>',
            "要聞動態",
            "金華日報",
            "余麗娜",
            "標準",
            'alt="簽約現場"',
            "張偉攝",
        ):
            assert text in html, text
        assert '<html lang="zh-hant"' in html
        assert f'data-count-at="/articles/{article.pk}/views/"' in html

    def test_nothing_simplified_is_left_on_the_page(self, client, article):
        html = client.get(f"/zh-hant/articles/{article.pk}/x/").text
        visible = re.sub(r'<(\w+) lang="zh-hans"[^>]*>.*?</\1>|<nav.*?</nav>', "", html)
        visible = re.sub(r"<nav.*?</nav>", "", visible, flags=re.DOTALL)
        left = [text for text in re.findall(r">([^<>]+)<", visible) if script_of(text) == "zh-hans"]
        assert left == []

    def test_alternative_text_of_the_library_is_too(self, client):
        reference = make_image(alt="签约现场").reference
        article = make_article(language="zh-hans", body=f'<p><img src="{reference}"></p>')
        assert 'alt="簽約現場"' in client.get(article.address_in("zh-hant")).text
        assert 'alt="签约现场"' in client.get(article.get_absolute_url()).text

    def test_title_of_an_attachment_is_too(self, client):
        reference = make_attachment(title="开发区通知").reference
        article = make_article(language="zh-hans", body=f'<p><a href="{reference}"></a></p>')
        assert "開發區通知" in client.get(article.address_in("zh-hant")).text
        assert "开发区通知" in client.get(article.get_absolute_url()).text

    def test_reader_is_told_and_led_to_the_original(self, client, article):
        html = client.get(f"/zh-hant/articles/{article.pk}/x/").text
        notice = re.search(r'<p class="hint" data-notice="converted">.*?</p>', html, re.DOTALL)[0]
        assert f'href="{article.get_absolute_url()}"' in notice
        assert 'hreflang="zh-hans"' in notice
        assert "data-notice" not in client.get(article.get_absolute_url()).text

    def test_traditional_is_read_in_simplified_too(self, client):
        article = make_article(language="zh-hant", title="開發區", body="<p>發展</p>", slug="y")
        html = client.get(f"/zh-hans/articles/{article.pk}/y/").text
        assert "<h1>开发区</h1>" in html
        assert "<p>发展</p>" in html

    @pytest.mark.parametrize("slug", ["", "wrong/"])
    def test_wrong_slug_leads_on_for_good_within_the_edition(self, client, article, slug):
        response = client.get(f"/zh-hant/articles/{article.pk}/{slug}?a=b")
        assert response.status_code == 301
        assert response["Location"] == f"/zh-hant/articles/{article.pk}/x/?a=b"
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"

    def test_slug_made_of_the_title_is_the_originals(self, client):
        article = make_article(language="zh-hans", title="发展")
        address = f"/zh-hant/articles/{article.pk}/{quote('发展')}/"
        assert client.get(address).status_code == 200
        wrong = client.get(f"/zh-hant/articles/{article.pk}/{quote('發展')}/")
        assert (wrong.status_code, wrong["Location"]) == (301, address)

    def test_version_by_hand_takes_its_place_while_it_is_public(self, client, article):
        by_hand = make_translation(article, "zh-hant", title="人手")
        response = client.get(f"/zh-hant/articles/{article.pk}/x/")
        assert (response.status_code, response["Location"]) == (302, by_hand.get_absolute_url())
        by_hand.status = "withdrawn"
        by_hand.save()
        assert client.get(f"/zh-hant/articles/{article.pk}/x/").status_code == 200

    def test_hidden_article_is_hidden_in_both_scripts(self, client, editor_client):
        article = make_article(language="zh-hans", slug="x", status="draft")
        for visitor in (client, editor_client):
            assert visitor.get(f"/zh-hant/articles/{article.pk}/x/").status_code == 404

    def test_sites_own_words_count(self, client, article):
        ConversionTerm.objects.create(simplified="开发区", traditional="開發園區")
        assert "<h1>開發園區頭髮與發展</h1>" in client.get(article.address_in("zh-hant")).text

    def test_same_bytes_for_everyone_and_no_cookie(self, client, editor_client, article):
        address = article.address_in("zh-hant")
        first = client.get(address)
        client.cookies[COOKIE] = "en"
        again = client.get(address, headers={"accept-language": "en"})
        assert first.content == again.content == editor_client.get(address).content
        assert not first.cookies
        assert first["Vary"] == "Accept-Encoding"

    def test_queries_are_as_for_any_article(self, client, django_assert_num_queries, article):
        client.get(article.address_in("zh-hant"))  # Reads the site's terms.
        for address in (article.get_absolute_url(), article.address_in("zh-hant")):
            with django_assert_num_queries(5):
                client.get(address)
        make_translation(article, "en")
        with django_assert_num_queries(5):
            client.get(article.address_in("zh-hant"))


class TestLists:
    def titles(self, client, address):
        return re.findall(
            r'<h2 class="card__title"><a href="([^"]*)">([^<]*)<', client.get(address).text
        )

    def test_other_scripts_articles_are_listed_converted(self, client):
        simplified = make_article(
            language="zh-hans", title="发展", source=make_source(name="金华日报")
        )
        make_article(language="en", title="English")
        for address in ("/zh-hant/", "/zh-hant/articles/"):
            assert self.titles(client, address) == [(simplified.address_in("zh-hant"), "發展")]
            html = client.get(address).text
            assert "金華日報" in html
            assert 'class="hint"' in html
            assert '<article class="card" lang=' not in html
        traditional = make_article(language="zh-hant", title="質量")
        assert self.titles(client, "/zh-hant/articles/") == [
            (traditional.get_absolute_url(), "質量"),
            (simplified.address_in("zh-hant"), "發展"),
        ]
        assert 'class="hint"' not in client.get("/zh-hant/articles/").text
        assert self.titles(client, "/zh-hans/articles/") == [
            (traditional.address_in("zh-hans"), "质量"),
            (simplified.get_absolute_url(), "发展"),
        ]

    def test_version_by_hand_is_listed_once(self, client):
        simplified = make_article(language="zh-hans", title="发展")
        by_hand = make_translation(simplified, "zh-hant", title="人手")
        assert self.titles(client, "/zh-hant/articles/") == [(by_hand.get_absolute_url(), "人手")]

    def test_names_of_subjects_are_in_the_editions_script(self, client):
        make_article(
            language="zh-hans",
            source=make_source(name="金华日报", slug="a"),
            authors=[make_author(name="余丽娜", slug="a")],
            tags=[make_tag(name="标准", slug="a")],
            section=make_section(name_zh_hans="要闻", slug="a"),
        )
        names = {"sources": "金華日報", "authors": "余麗娜", "tags": "標準", "sections": "要聞"}
        for subject, name in names.items():
            assert f">{name}</a>" in client.get(f"/zh-hant/{subject}/").text
            assert f"<h1>{name}</h1>" in client.get(f"/zh-hant/{subject}/a/").text

    def test_name_of_the_site_is_in_the_editions_script(self, client, settings):
        settings.SITE_NAME = "金华开发区新闻网"
        assert "金華開發區新聞網" in client.get("/zh-hant/").text
        for edition in ("en", "zh-hans"):
            assert "金华开发区新闻网" in client.get(f"/{edition}/").text

    def test_subject_without_articles_in_the_edition_says_so(self, client):
        make_article(tags=[make_tag(slug="a")])
        make_article(language="zh-hans")
        response = client.get("/zh-hans/tags/a/")
        assert response.status_code == 200
        assert len(response.context["articles"]) == 0

    @pytest.mark.parametrize("address", ["", "articles/", "sections/a/", "tags/a/", "sources/"])
    def test_converting_costs_no_query_an_article(
        self, client, django_assert_num_queries, django_assert_max_num_queries, address
    ):
        subjects = {
            "section": make_section(slug="a", name_zh_hans="要闻"),
            "tags": [make_tag(slug="a", name="标准")],
            "source": make_source(slug="a", name="金华日报"),
            "authors": [make_author(slug="a", name="余丽娜")],
        }
        first = make_article(language="zh-hans", **subjects)
        make_translation(first, "zh-hant", **subjects)
        client.get(f"/zh-hant/{address}")  # Reads the site's terms.
        with django_assert_max_num_queries(18) as few:
            client.get(f"/zh-hant/{address}")
        queries = len(few)
        for number in range(60):
            article = make_article(language="zh-hans", **subjects)
            if number % 3 == 0:
                make_translation(article, "zh-hant", **subjects)
        with django_assert_num_queries(queries):
            client.get(f"/zh-hant/{address}")
