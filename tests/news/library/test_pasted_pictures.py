import base64
import re
import threading

import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from news.library import pasted_pictures as pasted
from news.library.models import Image
from news.library.pasted_pictures import bring_pictures_in
from news.richtext import sanitise
from news.richtext.caps import MAX_BYTES
from tests.factories import make_image
from tests.internet import answer, redirect
from tests.news.library.pictures.samples import HTML, SVG, TRICKS, jpeg, png

pytestmark = pytest.mark.django_db


def bring(html, user, *own):
    brought = bring_pictures_in(html, user, own)
    # As the form does with it next.
    brought.html = sanitise(brought.html)
    return brought


def picture(number):
    """One that no other number's resembles."""
    return png(8 + number, 6)


def data(body, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(body).decode()}"


class TestBringing:
    def test_picture_is_in_the_library_and_referred_to(self, internet, editor):
        internet.host("a.example", answer(jpeg(700, 350)))
        brought = bring('<p>前<img src="http://a.example/%E5%9B%BE.jpg" alt="签约">后</p>', editor)
        image = Image.objects.get()
        assert brought.images == [image]
        assert brought.failures == []
        assert brought.html == (
            f'<p>前<img src="/media/{image.file.name}" alt="签约" width="700" height="350">后</p>'
        )
        assert (image.original_name, image.alt) == ("图.jpg", "签约")
        assert image.uploaded_by == editor
        assert default_storage.exists(image.file.name)

    def test_wechat_article(self, internet, editor):
        internet.host("mmbiz.qpic.cn", answer(jpeg()))
        html = (
            '<section><img class="rich_pages wxw-img" data-ratio="0.6" data-type="jpeg" '
            'data-src="https://mmbiz.qpic.cn/mmbiz_jpg/a/640?wx_fmt=jpeg" '
            "src=\"data:image/svg+xml,%3C%3Fxml version='1.0'%3E\" style='width:100%'></section>"
        )
        internet.certified = "mmbiz.qpic.cn"
        brought = bring(html, editor)
        assert brought.failures == []
        assert f'src="/media/{Image.objects.get().file.name}"' in brought.html
        assert internet.requests[0].startswith(b"GET /mmbiz_jpg/a/640?wx_fmt=jpeg ")

    def test_picture_in_the_text_itself(self, editor, internet):
        large = jpeg(1600, 1200, quality=95)
        html = f'<p>a<img src="{data(large, "jpeg")}" alt="x" width="80">b</p>'
        brought = bring(html, editor)
        image = Image.objects.get()
        assert brought.html == f'<p>a<img src="/media/{image.file.name}" alt="x" width="80">b</p>'
        assert internet.looked_up == []

    def test_text_with_more_bytes_of_pictures_than_a_text_may_have(self, editor):
        body = png(8, 6) + b"\0" * MAX_BYTES
        brought = bring(f'<p>a</p><img src="{data(body)}" alt="x">', editor)
        assert brought.html.startswith("<p>a</p>")
        assert len(brought.html) < 200

    def test_same_picture_twice_is_fetched_once_and_stored_once(self, internet, editor):
        internet.host("a.example", answer(jpeg()))
        internet.host("b.example", answer(jpeg()))
        html = '<img src="//a.example/1"><img src="//a.example/1"><img src="http://b.example/">'
        internet.certified = "a.example"
        brought = bring(html, editor)
        assert len(internet.requests) == 2
        assert brought.html.count(Image.objects.get().file.name) == 3

    def test_alt_text_of_the_library_is_taken_and_never_changed(self, internet, editor):
        first = bring(f'<img src="{data(jpeg())}" alt="the first">', editor).images[0]
        again = bring(f'<img src="{data(jpeg())}">', editor)
        assert 'alt="the first"' in again.html
        bring(f'<img src="{data(jpeg())}" alt="another">', editor)
        first.refresh_from_db()
        assert first.alt == "the first"

    def test_long_alt_text_is_cut_in_the_library_only(self, editor):
        brought = bring(f'<img src="{data(jpeg())}" alt="{"x" * 400}">', editor)
        assert brought.images[0].alt == "x" * 300
        assert "x" * 400 in brought.html

    @pytest.mark.parametrize(
        "prefix", ["https://www.portal.example/media/", "//www.portal.example/media/"]
    )
    def test_picture_copied_from_our_own_page_is_not_fetched(self, internet, editor, prefix):
        image = make_image()
        html = f'<img src="{prefix}{image.file.name}?v=1" alt="a" width="3">'
        brought = bring(html, editor, "https://www.portal.example/media/", prefix)
        assert brought.html == f'<img src="/media/{image.file.name}" alt="a" width="3">'
        assert internet.looked_up == []

    @pytest.mark.parametrize(
        "html",
        [
            "<p>no picture, but data:image/png;base64,AAAA</p>",
            '<img src="/media/a.jpg" onload="x()"><script>y()</script>',
            "<b>" * 2000 + "<img src=http://a.example/>",
            "x" * (MAX_BYTES + 1) + "<img src=http://a.example/>",
        ],
    )
    def test_what_has_nothing_to_bring_in_is_given_back_as_it_is(self, internet, editor, html):
        assert bring_pictures_in(html, editor).html == html
        assert internet.looked_up == []

    def test_text_that_looks_like_data_is_kept(self, internet, editor):
        internet.host("a.example", answer(jpeg()))
        code = f"<p>{data(png())} and more</p>"
        assert bring(f'{code}<img src="http://a.example/">', editor).html.startswith(code)


class TestFailures:
    def test_each_is_reported_and_the_rest_brought_in(self, internet, editor):
        internet.host("good.example", answer(jpeg()))
        internet.host("gone.example", answer(b"", status="404 Not Found"))
        internet.host("inside.example", answer(jpeg()), ["10.0.0.1"])
        html = (
            '<p>a<img src="http://gone.example/1.jpg" alt="Gone">b'
            '<img src="http://good.example/2.jpg">c<img src="http://inside.example/3.jpg">d'
            '<img src="file:///C:/clip.png" alt="Clip">e</p>'
        )
        brought = bring(html, editor)
        assert {failure.picture: failure.reason for failure in brought.failures} == {
            "http://gone.example/1.jpg": (
                "The other site does not have this picture, or does not give it."
            ),
            "http://inside.example/3.jpg": "The address leads into a private network.",
            "file:///C:/clip.png": "Only addresses with http:// or https:// are fetched.",
        }
        text = re.sub("<[^<>]*>", "", brought.html)
        assert text == "aGonebchttp://inside.example/3.jpgdClipe"
        assert (
            '<a href="http://gone.example/1.jpg" rel="noopener noreferrer">Gone</a>' in brought.html
        )
        assert Image.objects.count() == 1

    @pytest.mark.parametrize("trick", TRICKS)
    def test_what_the_library_refuses_is_not_stored(self, internet, editor, trick):
        body, reason = TRICKS[trick]
        internet.host("a.example", answer(body))
        (failure,) = bring('<img src="http://a.example/a.jpg">', editor).failures
        assert reason in failure.reason or "too large" in failure.reason
        assert not Image.objects.exists()

    @pytest.mark.parametrize("body", [HTML, SVG, b"", b"GIF89a"])
    def test_bad_picture_in_the_text_leaves_its_alt_text(self, editor, body):
        brought = bring(f'<p>a <img src="{data(body)}" alt="x"> b</p>', editor)
        assert brought.html == "<p>a x b</p>"
        assert [failure.picture for failure in brought.failures] == ["x"]

    def test_damaged_base64(self, editor):
        brought = bring('<p>a<img src="data:image/png;base64,A">b</p>', editor)
        assert brought.html == "<p>ab</p>"
        assert brought.failures[0].picture == "a pasted picture"
        assert "damaged" in brought.failures[0].reason

    def test_data_that_is_no_base64_picture(self, editor):
        brought = bring('<p>a<img src="data:text/html,x">b</p>', editor)
        assert brought.html == "<p>ab</p>"
        assert "damaged" in brought.failures[0].reason

    def test_storage_that_fails_costs_only_the_picture(self, internet, editor, monkeypatch):
        def fail(*args, **kwargs):
            raise OSError("disk full")

        monkeypatch.setattr(default_storage, "save", fail)
        internet.host("a.example", answer(jpeg()))
        brought = bring('<p>a<img src="http://a.example/" alt="x"></p>', editor)
        assert "could not be stored" in brought.failures[0].reason
        assert ">x</a></p>" in brought.html

    def test_more_than_thirty_are_reported(self, internet, editor):
        for number in range(40):
            internet.host(f"h{number}.example", answer(picture(number)))
        html = "".join(f'<img src="http://h{number}.example/">' for number in range(40))
        brought = bring(html, editor)
        assert len(internet.requests) == 30
        assert len(brought.images) == 30
        assert [failure.picture for failure in brought.failures] == [
            f"http://h{number}.example/" for number in range(30, 40)
        ]
        assert "At most 30" in brought.failures[0].reason

    def test_slow_sites_together_get_no_more_than_the_time_of_one_save(
        self, internet, editor, monkeypatch
    ):
        monkeypatch.setattr(pasted, "SECONDS", 0.4)
        left = threading.Event()
        for number in range(10):
            internet.host(f"slow{number}.example", lambda connection, request: left.wait(5))
        html = "".join(f'<img src="http://slow{number}.example/">' for number in range(10))
        brought = bring(html, editor)
        left.set()
        assert len(brought.failures) == 10
        assert "no time left" in brought.failures[-1].reason

    def test_save_with_slow_pictures_holds_its_thread_for_ten_seconds_at_most(self):
        assert pasted.SECONDS <= 10

    def test_hanging_look_up_is_left_behind(self, internet, editor, monkeypatch):
        monkeypatch.setattr(pasted, "SECONDS", 0.2)
        left = threading.Event()
        monkeypatch.setattr(
            "news.library.remote.fetching.resolve", lambda host, port: left.wait(5) and []
        )
        (failure,) = bring('<img src="http://a.example/">', editor).failures
        assert "no time left" in failure.reason
        left.set()

    def test_one_slow_site_gets_its_own_time_only(self, internet, editor, monkeypatch):
        monkeypatch.setattr(pasted, "SECONDS_EACH", 0.2)
        left = threading.Event()
        internet.host("slow.example", lambda connection, request: left.wait(5))
        internet.host("fast.example", answer(jpeg()))
        html = '<img src="http://slow.example/"><img src="http://fast.example/">'
        brought = bring(html, editor)
        left.set()
        assert len(brought.images) == 1
        assert "too long" in brought.failures[0].reason

    def test_redirect_inside_is_reported(self, internet, editor):
        internet.host("a.example", redirect("http://127.0.0.1/"))
        (failure,) = bring('<img src="http://a.example/">', editor).failures
        assert "private network" in failure.reason

    def test_reason_is_in_the_language_of_the_editor(self, internet, editor, monkeypatch):
        chinese = translation.trans_real.translation("zh-hans")._catalog
        monkeypatch.setattr(chinese, "_catalogs", [{"There is no such host.": "没有这个主机。"}])
        with translation.override("zh-hans"):
            (failure,) = bring('<img src="http://nowhere.example/">', editor).failures
        assert failure.reason == "没有这个主机。"


class TestWho:
    def test_nobody_without_the_permission_to_upload(self, internet, django_user_model):
        user = django_user_model.objects.create_user("writer", is_staff=True)
        html = f'<p>a<img src="http://a.example/" alt="x"><img src="{data(jpeg())}" alt="y">b</p>'
        brought = bring(html, user)
        assert brought.html.endswith(">x</a>yb</p>")
        assert {failure.reason for failure in brought.failures} == {
            "You may not upload pictures. Ask an administrator."
        }
        assert internet.looked_up == []
        assert not Image.objects.exists()

    def test_nothing_goes_out_when_switched_off(self, internet, editor, settings):
        settings.REMOTE_PICTURES = False
        html = f'<p><img src="http://a.example/" alt="x"><img src="{data(jpeg())}" alt="y"></p>'
        brought = bring(html, editor)
        assert internet.looked_up == []
        assert len(brought.images) == 1
        assert [failure.picture for failure in brought.failures] == ["http://a.example/"]
