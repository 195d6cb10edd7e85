"""Dead links: the portal's own in the database, others by asking; no network is used."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.articles.models import Article
from news.library.remote import RemoteError, UnreachableError
from news.operations.inspection import links
from news.operations.inspection.findings import NotChecked, Subject, Tally, Unchecked
from news.operations.inspection.links import External, Place
from tests.factories import make_article, make_attachment, make_image, make_section

PLACE = Place(Subject(1, "Report"), "en", timezone.now())


def text(*addresses):
    return "".join(f'<p><a href="{address}">there</a></p>' for address in addresses)


def check_own():
    """The dead addresses with the reason, and those of other sites."""
    tally = Tally(20)
    external = links.check_own(timezone.now(), tally)
    dead = [(one.details["address"], one.details["reason"]) for one in tally.findings]
    return dead, list(external.places)


@pytest.mark.django_db
class TestOwn:
    def test_what_is_there_is_fine(self):
        section, target = make_section(), make_article()
        image, paper = make_image(), make_attachment()
        default_storage.save("old/plan.pdf", ContentFile(b"plan"))
        make_article(
            body=text(
                target.get_absolute_url(),
                section.get_absolute_url(),
                paper.reference,
                "/media/old/plan.pdf",
                "/zh-hant/",
                "#top",
                "mailto:office@example.org",
            )
            + f'<p><img src="{image.reference}" alt="a"></p>'
        )
        assert check_own() == ([], [])

    def test_what_is_not_there_is_dead(self):
        article = make_article()
        hidden = make_article(status=Article.Status.WITHDRAWN)
        dead = [
            "/en/articles/987654321/gone/",
            "/en/sections/gone/",
            "/media/attachments/2026/11/0123456789abcdef0123456789abcdef.pdf",
            "/nowhere/",
        ]
        Article.objects.filter(pk=article.pk).update(
            body=text(*dead, hidden.get_absolute_url())
            + '<p><img src="/media/pictures/2026/11/0123456789abcdef0123456789abcdef.jpg"></p>'
        )
        found, _external = check_own()
        assert sorted(found) == sorted(
            [
                *((address, "nowhere") for address in dead),
                ("/media/pictures/2026/11/0123456789abcdef0123456789abcdef.jpg", "nowhere"),
                (hidden.get_absolute_url(), "hidden"),
            ]
        )

    def test_address_with_our_host_is_ours(self, settings):
        settings.SITE_DOMAIN = "news.example.org"
        make_article(body=text("https://news.example.org/nowhere/", "https://other.example/"))
        assert check_own() == (
            [("https://news.example.org/nowhere/", "nowhere")],
            ["https://other.example/"],
        )

    def test_only_texts_that_visitors_see_are_read(self):
        make_article(body=text("/nowhere/"), status=Article.Status.DRAFT)
        make_article(body=text("/nowhere/"), expires_at=timezone.now() - timedelta(seconds=1))
        assert check_own() == ([], [])

    def test_original_address_is_a_link_too(self):
        make_article(source_url="https://paper.example/a?b=1&c=2", body=text("https://x.example/"))
        assert check_own() == ([], ["https://paper.example/a?b=1&c=2", "https://x.example/"])

    def test_words_that_look_like_markup_are_no_links(self):
        make_article(body='<p>write &lt;a href="/nowhere/"&gt; there, or href="/nowhere/"</p>')
        assert check_own() == ([], [])

    def test_ampersand_in_an_address_is_read_as_browsers_do(self):
        make_article(body='<p><a href="https://x.example/?a=1&amp;b=2">there</a></p>')
        assert check_own()[1] == ["https://x.example/?a=1&b=2"]

    def test_texts_are_read_a_few_at_a_time_and_each_once(self, monkeypatch):
        monkeypatch.setattr(links, "TEXTS_AT_ONCE", 3)
        monkeypatch.setattr(links, "MOST_REMEMBERED", 2)
        for number in range(7):
            make_article(body=text(f"/nowhere/{number}/"))
        dead, _external = check_own()
        assert dead == [(f"/nowhere/{number}/", "nowhere") for number in (6, 5, 4, 3, 2, 1, 0)]

    def test_same_links_in_more_texts_cost_no_more(self):
        target, section = make_article(), make_section()
        body = text(target.get_absolute_url(), section.get_absolute_url(), "/nowhere/")

        def count():
            with CaptureQueriesContext(connection) as queries:
                check_own()
            return len(queries)

        make_article(body=body)
        few = count()
        for _number in range(10):
            make_article(body=body)
        assert count() == few


class Asked:
    """Answers as told: a status or an error for each address, one after another."""

    def __init__(self, **answers):
        self.answers = {f"https://{name}.example/": list(told) for name, told in answers.items()}
        self.times = dict.fromkeys(self.answers, 0)

    def __call__(self, address, deadline):
        self.times[address] += 1
        told = self.answers[address]
        found = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(found, Exception):
            raise found
        return found


def external(asked, left_over=0):
    return External(dict.fromkeys(asked.answers, PLACE), left_over)


def check_external(asked, left_over=0):
    tally = Tally(20)
    not_checked = list(links.check_external(external(asked, left_over), tally, asked))
    dead = {one.details["address"]: one.details["reason"] for one in tally.findings}
    return dead, not_checked


class TestOthers:
    def test_pages_that_are_gone_and_hosts_that_do_not_answer_are_dead(self):
        asked = Asked(
            fine=[200], gone=[404], removed=[410], broken=[502], silent=[UnreachableError("late")]
        )
        assert check_external(asked) == (
            {
                "https://gone.example/": "404",
                "https://removed.example/": "410",
                "https://broken.example/": "502",
                "https://silent.example/": "no-answer",
            },
            [],
        )

    @pytest.mark.parametrize("status", [401, 403, 405, 429])
    def test_page_that_robots_may_not_read_is_there(self, status):
        assert check_external(Asked(fine=[200], shy=[status])) == ({}, [])

    def test_link_is_dead_only_if_it_fails_twice(self):
        asked = Asked(fine=[200], restarting=[503, 200], late=[UnreachableError("late"), 200])
        assert check_external(asked) == ({}, [])
        assert asked.times == {
            "https://fine.example/": 1,
            "https://restarting.example/": 2,
            "https://late.example/": 2,
        }

    def test_nothing_is_asked_where_it_is_forbidden_and_that_is_said(self, settings):
        settings.REMOTE_PICTURES = False
        asked = Asked(gone=[404])
        assert check_external(asked) == ({}, [NotChecked(Unchecked.SWITCHED_OFF, 1)])
        assert asked.times == {"https://gone.example/": 0}

    def test_where_nothing_answers_links_are_not_called_dead(self):
        asked = Asked(one=[UnreachableError("no host")], two=[UnreachableError("no host")])
        assert check_external(asked) == ({}, [NotChecked(Unchecked.OFFLINE, 2)])

    def test_addresses_that_may_not_be_asked_are_counted_and_not_called_dead(self):
        asked = Asked(fine=[200], inside=[RemoteError("private")])
        assert check_external(asked) == ({}, [NotChecked(Unchecked.REFUSED, 1)])

    def test_without_links_there_is_nothing_to_say(self):
        assert check_external(Asked()) == ({}, [])

    def test_what_the_time_does_not_allow_is_said(self, monkeypatch):
        monkeypatch.setattr(links, "SECONDS_TOGETHER", 0.0)
        asked = Asked(one=[404], two=[200])
        assert check_external(asked) == ({}, [NotChecked(Unchecked.LEFT_OVER, 2)])

    def test_only_so_many_are_asked_and_the_rest_is_said(self, monkeypatch):
        monkeypatch.setattr(links, "MOST_EXTERNAL", 2)
        found = External()
        for number in (1, 2, 3, 1):
            found.add(f"https://{number}.example/", PLACE)
        assert list(found.places) == ["https://1.example/", "https://2.example/"]
        assert found.left_over == 1
        asked = Asked(fine=[200])
        assert check_external(asked, 1) == ({}, [NotChecked(Unchecked.LEFT_OVER, 1)])

    def test_host_is_asked_one_thing_at_a_time(self):
        asked, together = [], threading.Barrier(3)

        def ask(address, deadline):
            asked.append(address.split("/")[2][0])
            together.wait(60)
            return 200

        addresses = [f"https://{host}.example/{page}" for host in "abc" for page in range(5)]
        found = External(dict.fromkeys(addresses, PLACE))
        assert list(links.check_external(found, Tally(20), ask)) == []
        # Nobody goes on before three have come.
        rounds = [sorted(asked[start : start + 3]) for start in range(0, 15, 3)]
        assert rounds == [["a", "b", "c"]] * 5
