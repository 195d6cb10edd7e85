import pytest

from news.richtext import sanitise
from news.richtext.absolute_addresses import make_absolute

PAGE = "https://news.example/en/articles/1/title/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/media/a.pdf">a</a>', '<a href="https://news.example/media/a.pdf">a</a>'),
        ('<img src="/media/a.png" alt="">', '<img src="https://news.example/media/a.png" alt="">'),
        ('<a href="#text-note">1</a>', f'<a href="{PAGE}#text-note">1</a>'),
        ('<a href="?page=2&amp;x=1">2</a>', f'<a href="{PAGE}?page=2&amp;x=1">2</a>'),
        ('<q cite="/law">q</q>', '<q cite="https://news.example/law">q</q>'),
        ('<a href="https://other.example/">o</a>', '<a href="https://other.example/">o</a>'),
        ('<a href="mailto:a@b.example">m</a>', '<a href="mailto:a@b.example">m</a>'),
        ('<a href="http://[">bad</a>', '<a href="http://[">bad</a>'),
        ("<p>href=\"/x\" and src='/y'</p>", "<p>href=\"/x\" and src='/y'</p>"),
        (
            '<img alt="href=&quot;/x&quot;" src="/y">',
            '<img alt="href=&quot;/x&quot;" src="https://news.example/y">',
        ),
        ("", ""),
    ],
)
def test_addresses_are_whole_and_nothing_else_changes(html, expected):
    assert make_absolute(html, PAGE) == expected


def test_every_address_that_the_sanitiser_writes_is_found():
    html = sanitise(
        '<p><a title=x href=/a>a</a><img src=/media/b.png alt="&gt;"><del cite=/c>c</del></p>'
    )
    absolute = make_absolute(html, PAGE)
    assert absolute.count('"https://news.example/') == 3
    assert '"/' not in absolute
