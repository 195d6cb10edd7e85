import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.library.remote import find_pictures, put_back_data, replace_pictures, take_out_data
from news.library.remote.picture_addresses import Replacement, decode_data
from news.richtext import sanitise, sanitise_but_pictures
from tests.news.library.pictures.samples import png

OURS = Replacement("/media/pictures/2026/11/0.jpg", 40, 30)
DATA = f"data:image/png;base64,{base64.b64encode(png()).decode()}"


def addresses(html: str) -> list[str]:
    return [picture.url for picture in find_pictures(sanitise_but_pictures(html))]


def replaced(html: str, replacement: Replacement | None = OURS) -> str:
    return sanitise(replace_pictures(sanitise_but_pictures(html), lambda url: replacement))


def text_of(html: str) -> str:
    return re.sub(r"<[^<>]*>", "", html)


@pytest.mark.parametrize(
    ("img", "url"),
    [
        ('<img src="http://a.example/b.jpg">', "http://a.example/b.jpg"),
        ("<IMG SRC=https://a.example/b.jpg?c=1&amp;d=2 />", "https://a.example/b.jpg?c=1&d=2"),
        ("<img src='//a.example/b.jpg'>", "//a.example/b.jpg"),
        ('<img src=" https://a.example/b.jpg ">', "https://a.example/b.jpg"),
        (
            '<img class="rich_pages" data-src="https://mmbiz.qpic.cn/a/640?wx_fmt=png"'
            ' src="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27%3E" alt="图">',
            "https://mmbiz.qpic.cn/a/640?wx_fmt=png",
        ),
        (
            '<img data-src="https://a.example/big" src="https://a.example/small">',
            "https://a.example/big",
        ),
        ('<img data-src="https://a.example/big">', "https://a.example/big"),
        ('<img data-original="//a.example/big" src="/static/blank.gif">', "//a.example/big"),
        ('<img data-src="" src="https://a.example/b">', "https://a.example/b"),
        ('<img data-src="blank.gif" src="https://a.example/b">', "https://a.example/b"),
        ('<img src="file:///C:/Temp/clip.png">', "file:///C:/Temp/clip.png"),
        ('<img src="clip_image001.png">', "clip_image001.png"),
        ('<img alt="none">', ""),
        ('<img src="">', ""),
        ('<img src="http://256.0.0.1/">', ""),
        ('<p title="<img>"><img alt="a > b" src="http://a.example/"></p>', "http://a.example/"),
    ],
)
def test_the_real_address_is_found(img, url):
    assert addresses(img) == [url]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/media/pictures/2026/11/0.jpg">',
        "&lt;img src=http://a.example/&gt;",
        "<!-- <img src=http://a.example/> -->",
        "<script>'<img src=http://a.example/>'</script>",
        "<noscript><img src=http://a.example/></noscript>",
        '<p title="<img src=http://a.example/>">a</p>',
        "<image-x src=http://a.example/>",
        '<a href="http://a.example/b.jpg">a</a>',
    ],
)
def test_what_is_no_foreign_picture_is_left(html):
    assert addresses(html) == []


def test_alt_and_size_are_kept():
    html = replaced(
        '<p>a<img src="http://b.example/" alt="A &lt;&quot;B" width="4" height="3">c</p>'
    )
    assert html == (f'<p>a<img src="{OURS.src}" alt="A &lt;&quot;B" width="4" height="3">c</p>')


def test_size_is_given_to_a_picture_that_says_none():
    assert replaced('<img data-src="http://b.example/" alt="">') == (
        '<img alt="" src="/media/pictures/2026/11/0.jpg" width="40" height="30">'
    )
    assert "height" not in replaced('<img src="http://b.example/" width="40">')
    assert "width" not in replaced('<img src="http://b.example/">', Replacement("/media/0.jpg"))


@pytest.mark.parametrize(
    ("html", "result"),
    [
        (
            '<p><img src="//b.example/c?d=1&amp;e" alt="A &lt; B"></p>',
            '<p><a href="https://b.example/c?d=1&amp;e" rel="noopener noreferrer">A &lt; B</a></p>',
        ),
        (
            '<img src="http://b.example/c">',
            '<a href="http://b.example/c" rel="noopener noreferrer">http://b.example/c</a>',
        ),
        (
            '<a href="/x"><b><img src="//b.example/" alt="A"></b></a><img src="file:///" alt="B">',
            '<a href="/x" rel="noopener noreferrer"><b>A</b></a>B',
        ),
        ('<img src="http:\\\\b.example" alt="A">', "A"),
    ],
)
def test_what_cannot_be_brought_in_stays_as_a_link_or_its_alt_text(html, result):
    assert replaced(html, None) == result


_HTML = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<a href='/x'>",
            "</a>",
            "<b>",
            "<li>",
            "<table><tr><td>",
            "</table>",
            "<!--",
            "-->",
            "<img src='http://a.example/' alt='x'>",
            "<img src=//b.example data-src=https://c.example alt='\"<>&amp;' width=3>",
            "<img src=/media/d.jpg>",
            "<img src='",
            "<script>",
            "</script>",
            DATA,
            f"<img src={DATA}>",
            f"<img src='{DATA}' alt=y>",
            "&lt;img src=http://a.example&gt;",
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@given(_HTML)
def test_text_is_the_same_with_the_pictures_brought_in(html):
    short, data = take_out_data(html)
    text = sanitise_but_pictures(short)
    found = replace_pictures(text, lambda url: OURS)
    assert find_pictures(found) == []
    assert text_of(sanitise(put_back_data(found, data))) == text_of(put_back_data(text, data))


@given(_HTML)
def test_nothing_is_lost_of_the_text_when_no_picture_comes(html):
    short, data = take_out_data(html)
    text = sanitise_but_pictures(short)
    left = sanitise(put_back_data(replace_pictures(text, lambda u: None), data))
    rest = iter(text_of(left))
    assert all(character in rest for character in text_of(put_back_data(text, data))), left


@given(_HTML)
def test_taking_data_out_and_back_changes_nothing(html):
    assert put_back_data(*take_out_data(html)) == html


class TestData:
    @pytest.mark.parametrize(
        "html",
        [
            f'<img src="{DATA}" alt="x">',
            f"<img src={DATA} alt=x>",
            f"<img alt=x src={DATA}\n>",
            f"<img src='{DATA.replace('image/png', 'image/PNG;charset=utf-8')}' alt='x'>",
            '<img src="\n'
            + re.sub("(.{30})", "\\1\r\n ", DATA.partition(",")[2]).join(
                ["data:image/png;base64,", '" alt="x">']
            ),
            f'<img src="{DATA.replace("+", "%2B").replace("=", "%3D")}" alt="x">',
        ],
    )
    def test_is_taken_out_and_decoded(self, html):
        short, data = take_out_data(html)
        (picture,) = find_pictures(sanitise_but_pictures(short))
        assert len(short) < 100
        assert picture.alt == "x"
        assert decode_data(picture.url, data) == png()

    @pytest.mark.parametrize("payload", ["A", "%ff", "A=A", "AAA", "===="])
    def test_damaged(self, payload):
        short, data = take_out_data(f'<img src="data:image/png;base64,{payload}">')
        (picture,) = find_pictures(sanitise_but_pictures(short))
        assert decode_data(picture.url, data) is None

    @pytest.mark.parametrize("url", ["data:image/svg+xml,%3Csvg%3E", "data:text/html,x"])
    def test_other_data_is_none(self, url):
        assert not decode_data(url, {})

    def test_large_and_many_take_no_long_time(self):
        html = f"<img src='{DATA}" * 5_000 + "data:image/png;base64," * 20_000 + "'" * 100_000
        short, data = take_out_data(html)
        assert put_back_data(short, data) == html
