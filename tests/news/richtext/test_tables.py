import pytest

from news.richtext import sanitise
from news.richtext.tables import wrap_tables
from tests.factories import make_article

TABLE = "<table><tbody><tr><td>1</td></tr></tbody></table>"
BOX = '<div class="table-box" role="region" tabindex="0" aria-label="{}">'


def wrap(html):
    return wrap_tables(html, "Table {number}")


def test_each_table_stands_in_a_box_of_its_own():
    html = f"<p>a</p>{TABLE}<p>b</p>{TABLE}<p>c</p>"
    first, second = (BOX.format(f"Table {n}") + TABLE + "</div>" for n in (1, 2))
    assert wrap(html) == f"<p>a</p>{first}<p>b</p>{second}<p>c</p>"


def test_box_is_named_by_the_caption_too():
    table = TABLE.replace("<tbody>", "<caption><b>A</b> &amp; &quot;B&quot;\n C</caption><tbody>")
    assert BOX.format("Table 1: A &amp; &quot;B&quot; C") in wrap(table)


def test_table_in_a_table_has_no_box():
    nested = f'<table class="table-full"><tbody><tr><td>{TABLE}</td></tr></tbody></table>'
    assert wrap(nested) == BOX.format("Table 1") + nested + "</div>"


@pytest.mark.parametrize("html", ["", "<p>text</p>", "<p>&lt;table&gt;</p>", "<tablet>"])
def test_what_holds_no_table_stays(html):
    assert wrap(html) == html


def test_hostile_caption_stays_text():
    table = sanitise(
        TABLE.replace("<tbody>", '<caption>"><script>x</script><i onclick=x>y</i></caption><tbody>')
    )
    label = wrap(table).partition('aria-label="')[2].partition('"')[0]
    assert "<" not in label
    assert ">" not in label


@pytest.mark.django_db
def test_nothing_of_it_is_stored_and_the_page_has_it(client):
    article = make_article(body=TABLE)
    assert article.body == TABLE
    assert BOX.format("Table 1") in client.get(article.get_absolute_url()).text
