import pytest

from news.richtext import find_left_out, sanitise
from news.richtext.left_out import Finding, Kind
from tests.cost import times_a_megabyte


def link(address, text=None):
    return f'<a href="{address}" rel="noopener noreferrer">{text or address}</a>'


QQ = "https://v.qq.com/txp/iframe/player.html?vid=x0012abcd"


@pytest.mark.parametrize(
    ("player", "address"),
    [
        (f'<iframe class="video_iframe" data-src="{QQ}"></iframe>', QQ),
        (f"<IFRAME src='{QQ}'>old browser</IFRAME>", QQ),
        (f'<iframe src="{QQ}"/>', QQ),
        ('<iframe data-src="//a.cn/b?c=1&d=2"></iframe>', "https://a.cn/b?c=1&amp;d=2"),
        ("<video src='https://a.cn/b.mp4'><p>x</p></video>", "https://a.cn/b.mp4"),
        ("<video><source src='/b.webm'><source src='/b.mp4'></video>", "/b.webm"),
        ("<audio src='https://a.cn/b.mp3'></audio>", "https://a.cn/b.mp3"),
        ("<embed src='https://a.cn/b.swf'>", "https://a.cn/b.swf"),
        (
            "<object><param name=movie value='https://a.cn/b'><embed src='https://a.cn/c'></object>",
            "https://a.cn/b",
        ),
        ("<figure><oembed url='https://a.cn/b'></oembed></figure>", "https://a.cn/b"),
    ],
)
def test_player_becomes_a_link_to_what_it_plays(player, address):
    html = f"<p>前</p>{player}<p>后</p>"
    once = sanitise(html)
    assert link(address) in once
    assert once.startswith("<p>前</p>")
    assert once.endswith("<p>后</p>")
    assert sanitise(once) == once
    assert [kind for kind, _what in find_left_out(html)[1]] == [Kind.PLAYER]


def test_player_among_paragraphs_is_a_paragraph_and_in_one_it_is_a_link():
    frame = "<iframe src='https://a.cn/b' title='片 &amp; 子'></iframe>"
    shown = link("https://a.cn/b", "片 &amp; 子")
    assert sanitise(f"<p>a</p>{frame}") == f"<p>a</p><p>{shown}</p>"
    assert sanitise(f"<section>{frame}</section>") == f"<p>{shown}</p>"
    assert sanitise(f"<p>a{frame}b</p>") == f"<p>a{shown}b</p>"
    assert sanitise(f"<a href='/x'>{frame}</a>") == link("/x", "片 &amp; 子")


@pytest.mark.parametrize(
    "player",
    [
        "<iframe src=about:blank></iframe>",
        "<iframe src='javascript:x()'></iframe>",
        "<iframe srcdoc='<p>x</p>'></iframe>",
        "<mpvoice name='x'></mpvoice>",
        "<video></video>",
    ],
)
def test_player_without_an_address_is_named(player):
    html = f"<p>a</p>{player}"
    assert sanitise(html) == "<p>a</p>"
    assert [kind for kind, _what in find_left_out(html)[1]] == [Kind.LOST_PLAYER]


def test_frame_that_counts_readers_is_no_link():
    html = "<p>a</p><iframe src='https://a.cn/b' width=0 height=0></iframe>"
    assert sanitise(html) == "<p>a</p>"
    assert find_left_out(html) == (html, [])


def test_relative_links_are_resolved_by_the_document_or_by_the_one_who_knows():
    html = '<p><a href="b.htm">1</a><a href="/c.htm">2</a></p>'
    based = sanitise(f'<base href="https://a.cn/x/y.htm">{html}')
    assert link("https://a.cn/x/b.htm", 1) in based
    assert link("https://a.cn/c.htm", 2) in based
    # A path of this site's own stays one where only the source's address is known.
    shown, findings = find_left_out(html, "https://a.cn/x/y.htm")
    assert findings == []
    assert link("https://a.cn/x/b.htm", 1) + link("/c.htm", 2) in sanitise(shown)


def test_links_that_are_taken_off_are_named():
    html = (
        '<p><a href="b.asp?id=1">1</a><a href="file:///c:/d">2</a><a href="www.a.cn">3</a>'
        '<a href="#top">4</a><a href="">5</a></p>'
    )
    assert find_left_out(html)[1] == [
        Finding(Kind.RELATIVE, "b.asp?id=1"),
        Finding(Kind.LINK, "file:///c:/d"),
    ]


def test_other_parts_that_are_dropped_are_named():
    html = "<p>a</p><math><mi>x</mi></math><select><option>b</select>"
    assert find_left_out(html)[1] == [
        Finding(Kind.ELEMENT, "<math>"),
        Finding(Kind.ELEMENT, "<select>"),
    ]


@pytest.mark.parametrize(
    ("picture", "clean"),
    [
        ("<img src='https://a.cn/b.jpg' alt='图'>", link("https://a.cn/b.jpg", "图")),
        ("<img src='//a.cn/b.jpg'>", link("https://a.cn/b.jpg")),
        (
            "<img data-src='https://a.cn/b?c=1&d=2' src='data:image/gif;base64,AA' alt='<&quot;>'>",
            link("https://a.cn/b?c=1&amp;d=2", '&lt;"&gt;'),
        ),
        ("<img src='data:image/gif;base64,AA' alt='图'>", "图"),
        ("<img data-original='/media/a.jpg' alt='图'>", '<img src="/media/a.jpg" alt="图">'),
        ("<img src='/a.jpg' data-src='https://a.cn/b'>", '<img src="/a.jpg">'),
        ("<a href='/x'><img src='https://a.cn/b' alt='图'></a>", link("/x", "图")),
        ("<img alt='a&nbsp;b'>", "a&nbsp;b"),
    ],
)
def test_foreign_picture_becomes_a_link(picture, clean):
    once = sanitise(f"<p>{picture}</p>")
    assert once == f"<p>{clean}</p>"
    assert sanitise(once) == once


COLUMNS = "<table><col style='display:none'>"


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("beginning", "unit"),
    [
        ("<p hidden>z</p>", "<p>x</p>"),
        ("", "<p style='display:none'>"),
        (COLUMNS, "<tr><td colspan=999 rowspan=999>x<tr style=display:none>"),
        ("<table>", "<tr hidden><td>x<tr><td rowspan=99>"),
        ("<style>" + ".a{display:none}" * 4_900 + "</style>", "<p class=a>x"),
        ("", "<style>.a{display:none}</style><p class=a>x"),
        ("<base href=http://a.cn/>", "<a href=b>x</a>"),
        ("", "<iframe src=//a.cn></iframe>"),
        ("<p style='visibility:hidden'>", "<b>x</b>"),
    ],
)
def test_leaving_out_takes_no_longer_than_a_long_text(beginning, unit):
    assert times_a_megabyte(beginning + unit * (300_000 // len(unit))) < 30
