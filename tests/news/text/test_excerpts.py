import pytest

from news.text.excerpts import excerpt


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One &amp; two.</p>\n<p>Three.</p>", "One & two. Three."),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<p>" + "word " * 40 + "</p>", "word " * 31 + "word…"),
        ("<p>" + "字" * 200 + "</p>", "字" * 159 + "…"),
        ("<p>a</p>" + "<b></b>" * 2000 + "<a href='x", "a"),
    ],
)
def test_excerpt(html, expected):
    assert excerpt(html) == expected
