from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.legacy.document import DocumentError
from news.legacy.parse import OLD_SITE_TIME_ZONE, parse_page
from tests.cost import times_as_long


def page(
    metadata="* 來(lái)源: 金華日報 * 作者: 張三 * 發(fā)表時(shí)間: 2022/9/7 7:04:00 * 瀏覽: 44",
    title="標題",
    body="第一段。\n第二段。",
):
    return f'<em id="a"></em>\n 1. <tbody id="b"></tbody>\n\n  {title}\n\n  {metadata}\n{body}\n'


def reasons(text):
    with pytest.raises(DocumentError) as caught:
        parse_page(text)
    return " ".join(caught.value.reasons)


def test_every_field_is_read():
    parsed = parse_page(page())
    assert parsed.title == "標題"
    assert parsed.source == "金華日報"
    assert parsed.author == "張三"
    assert parsed.published_at == datetime(2022, 9, 7, 7, 4, tzinfo=OLD_SITE_TIME_ZONE)
    assert parsed.published_at.utcoffset() == timedelta(hours=8)
    assert parsed.views == 44
    assert parsed.paragraphs == ("第一段。", "第二段。")
    assert parsed.unread == ()


@pytest.mark.parametrize(
    "metadata",
    [
        "* 来源: 金華日報 * 作者: 張三 * 发表时间: 2022/9/7 7:04:00 * 浏览: 44",
        "来源：金華日報　作者：張三　发布时间：2022-09-07 07:04　浏览次数：44次",
        "来源:金華日報|作者:張三|日期:2022年9月7日 7:04|点击:44",
        "* 來源: 金華日報\n\n* 作者: 張三\n* 發表時間: 2022/9/7 7:04:00\n* 瀏覽: 44",
        "Source: 金華日報 Author: 張三 Time: 2022.9.7 07:04 Views: ４４",
        "來源: 金華日報 作者: 張三 日期: ２０２２/９/７ ７:０４ 瀏覽: 44",
        "* 瀏覽: 44 * 發表時間: 2022-9-7T7:4 * 作者: 張三 * 來源: 金華日報",
    ],
)
def test_the_same_metadata_in_other_spellings(metadata):
    assert parse_page(page(metadata)) == parse_page(page())


def test_blank_and_absent_fields_are_blank_and_nothing_is_invented():
    parsed = parse_page(page("* 來源: * 作者: * 發表時間: 2022/9/7 7:04:00 * 瀏覽:"))
    assert (parsed.source, parsed.author, parsed.views) == ("", "", 0)
    assert parse_page(page("* 發表時間: 2022/9/7 7:04:00")) == parsed
    assert parse_page(page("來源:作者:發表時間: 2022/9/7 7:04:00")) == parsed


@pytest.mark.parametrize(
    "metadata",
    [
        "* 來源: 金華日報 * 字號: 大 * 發表時間: 2022/9/7 7:04:00",
        "来源:金華日報|字号:大|发布时间:2022/9/7 7:04:00",
        "来源：金華日報　字號：大　发布时间：2022/9/7 7:04:00",
        "来源：金華日報　发布时间：2022-09-07 07:04　字號：大",
        "* 來源: 金華日報 * 大 * 發表時間: 2022/9/7 7:04:00",
    ],
)
def test_unknown_label_is_reported_and_spoils_nothing(metadata):
    parsed = parse_page(page(metadata))
    assert parsed.source == "金華日報"
    assert parsed.published_at == datetime(2022, 9, 7, 7, 4, tzinfo=OLD_SITE_TIME_ZONE)
    assert len(parsed.unread) == 1
    assert "大" in parsed.unread[0]


@pytest.mark.parametrize("source", ["New York Times", "https://example.org/a", "A | B", "C*D 3:0"])
def test_value_with_odd_characters_is_whole(source):
    metadata = f"來源: {source} 發表時間: 2022/9/7 7:04:00"
    assert parse_page(page(metadata)).source == source


def test_responsible_editor_is_read():
    parsed = parse_page(page("* 責任編輯: 李四 * 發表時間: 2022/9/7 7:04:00"))
    assert parsed.responsible_editor == "李四"


def test_labels_in_the_text_are_text():
    body = "The source: a workstation.\n作者: 這是正文\n來源: also text"
    metadata = "* 來源: a * 作者: b * 發表時間: 2022/9/7 7:04:00"
    assert parse_page(page(metadata, body=body)).paragraphs == tuple(body.splitlines())


def test_sentence_that_begins_like_a_label_is_text():
    body = "Source: the spring of the river lies in the hills.\nViews: 17 metres up."
    parsed = parse_page(page("作者: a 發表時間: 2022/9/7 7:04:00", body=body))
    assert (parsed.source, parsed.views) == ("", 0)
    assert parsed.paragraphs == tuple(body.splitlines())


def test_label_inside_a_line_is_no_metadata():
    assert parse_page(page(title="The rivers source: a report")).title == (
        "The rivers source: a report"
    )


def test_list_items_and_brackets_in_the_text_stay():
    body = "1. Improve (the first in the province)\n* a bullet\n質(zhì)量 <T/ZZB 044-2018>"
    assert parse_page(page(body=body)).paragraphs == (
        "1. Improve (the first in the province)",
        "* a bullet",
        "質量 <T/ZZB 044-2018>",
    )


@pytest.mark.parametrize(
    "moment",
    [
        "2022/13/45 7:14:00",
        "2022/02/30 7:14:00",
        "2022/9/17 25:00:00",
        "2022/9/17 7:61",
        "yesterday",
        "17/9/2022 7:14:00",
        "2022/9/17",
        "2022/9/17 7:14:00 PM",
        "0000/1/1 0:00",
        "0001/1/1 0:00",
        "2101/1/1 0:00",
        "1940/6/1 0:30",
    ],
)
def test_bad_date_is_reported_and_quoted(moment):
    assert moment in reasons(page(f"* 來源: * 發表時間: {moment} * 瀏覽: 1"))


@pytest.mark.parametrize("views", ["many", "-3", "4.5", "1,23", "9" * 20, "9" * 19, "44 45"])
def test_bad_view_count_is_reported_and_quoted(views):
    assert views in reasons(page(f"* 發表時間: 2022/9/7 7:04:00 * 瀏覽: {views}"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Title\nBody without any metadata", "no line of metadata"),
        (page(title=""), "no title"),
        (page(title="one\ntwo"), "2 lines above"),
        (page(body="3. <em></em>"), "no text below"),
        (page("* 來源: a * 作者: b"), "no publication time"),
        (page("* 作者: a * 作者: b * 發表時間: 2022/9/7 7:04:00"), "names the author twice"),
    ],
)
def test_what_is_missing_is_named(text, reason):
    assert reason in reasons(text)


def test_everything_wrong_is_named_at_once():
    found = reasons(page("* 發表時間: never * 瀏覽: many", title="", body=""))
    assert all(part in found for part in ("no title", "never", "many", "no text"))


@given(st.text())
def test_any_text_is_parsed_or_refused(text):
    with suppress(DocumentError):
        assert parse_page(text).title


@pytest.mark.nightly
@pytest.mark.parametrize(
    "unit", ["來源:", "* ", "作者", " ：", "* 來源: x ", "x\n", "發表時間: 2022/"]
)
def test_page_takes_as_much_longer_as_it_is_longer(unit):
    def read(size):
        with pytest.raises(DocumentError):
            parse_page(unit * (size // len(unit)))

    assert times_as_long(lambda: read(200_000), lambda: read(50_000)) < 8
