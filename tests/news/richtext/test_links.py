import pytest

from news.richtext import sanitise


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.example.gov.cn", "https://www.example.gov.cn"),
        (" WWW.example.cn/a?b=1#c", "https://WWW.example.cn/a?b=1#c"),
        ("example.com/a", "https://example.com/a"),
        ("example.cn", "https://example.cn"),
        ("www.example.cn:8080/a", "https://www.example.cn:8080/a"),
        ("www.政府.中国/a", "https://www.政府.中国/a"),
        ("//example.cn/a", "https://example.cn/a"),
        ("http：//www.example.cn/a", "http://www.example.cn/a"),
        ("office@example.gov.cn", "mailto:office@example.gov.cn"),
        ("https://example.cn/", "https://example.cn/"),
        ("/en/articles/1/", "/en/articles/1/"),
    ],
)
def test_address_without_its_scheme_is_completed(typed, address):
    once = sanitise(f'<p><a href="{typed}">a</a></p>')
    assert once == f'<p><a href="{address}" rel="noopener noreferrer">a</a></p>'
    assert sanitise(once) == once


@pytest.mark.parametrize(
    "typed",
    [
        "index.html",
        "show.asp?id=1",
        "../a/",
        "a/b.html",
        "?page=2",
        "a",
        "http:a.cn",
        "\\\\a.cn\\b",
        "javascript:a.cn/b",
        "/\\a.cn",
        "1.2",
        "a..cn",
    ],
)
def test_what_is_no_host_is_no_address(typed):
    assert sanitise(f'<a href="{typed}">a</a>') == '<a rel="noopener noreferrer">a</a>'
