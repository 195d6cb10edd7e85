import pytest

from news.richtext import sanitise

BULLET = (
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{}"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>"
)


def word_item(level, bullet, text, list_number=0):
    style = f"margin-left:36.0pt;text-indent:-18.0pt;mso-list:l{list_number} level{level} lfo1"
    mark = BULLET.format(bullet)
    return f"<p class=MsoListParagraph style='{style}'>{mark}{text}<o:p></o:p></p>\n"


def test_word_lists_become_lists():
    html = "".join(
        [
            "<p class=MsoNormal>Before<o:p></o:p></p>",
            word_item(1, "·", "one"),
            word_item(2, "o", "one <b>a</b>"),
            word_item(2, "o", "one b"),
            word_item(1, "·", "two"),
            "<p class=MsoNormal>Between</p>",
            word_item(1, "1.", "first", 1),
            word_item(1, "2.", "second", 1),
        ]
    )
    assert sanitise(html) == (
        "<p>Before</p><ul><li>one<ul><li>one <b>a</b></li><li>one b</li></ul></li>"
        "<li>two</li></ul><p>Between</p><ol><li>first</li><li>second</li></ol>"
    )


def items(*bullets):
    return "".join(word_item(1, bullet, "甲") for bullet in bullets)


@pytest.mark.parametrize(
    ("bullets", "attributes"),
    [
        (["1.", "2."], ""),
        (["3.", "4."], ' start="3"'),
        (["a.", "b."], ' type="a"'),
        (["C.", "D."], ' start="3" type="A"'),
        (["i.", "ii."], ' type="i"'),
        (["iv.", "v."], ' start="4" type="i"'),
        (["I.", "II."], ' type="I"'),
        (["h.", "i.", "j."], ' start="8" type="a"'),
        (["i.", "j."], ' start="9" type="a"'),
        (["v.", "vi."], ' start="5" type="i"'),
        (["i."], ' type="i"'),
    ],
)
def test_number_that_a_list_can_say_is_its_kind_and_start(bullets, attributes):
    content = "<li>甲</li>" * len(bullets)
    once = sanitise(items(*bullets))
    assert once == f"<ol{attributes}>{content}</ol>"
    assert sanitise(once) == once


def test_number_that_is_left_out_is_left_out():
    assert sanitise(items("1.", "2.", "5.", "6.")) == (
        '<ol><li>甲</li><li>甲</li><li value="5">甲</li><li>甲</li></ol>'
    )


@pytest.mark.parametrize(
    ("bullet", "text"),
    [
        ("一、", "一、甲"),
        ("（一）", "（一）甲"),
        ("(1)", "(1) 甲"),
        ("1、", "1、甲"),
        ("第三条", "第三条 甲"),
        ("①", "①甲"),
        ("a)", "a) 甲"),
        ("1.1", "1.1 甲"),
        ("bb.", "bb. 甲"),
        ("附件1：", "附件1：甲"),
        ("甲.", "甲. 甲"),
        ("&lt;1&gt;", "&lt;1&gt; 甲"),
    ],
)
def test_number_that_no_list_can_say_stays_in_the_text(bullet, text):
    once = sanitise(items(bullet))
    assert once == f'<p class="indent-1">{text}</p>'
    assert sanitise(once) == once


@pytest.mark.parametrize("bullet", ["·", "o", "l", "Ø", "-", "\uf0b7", "§"])
def test_sign_that_counts_nothing_makes_a_bulleted_list(bullet):
    assert sanitise(items(bullet)) == "<ul><li>甲</li></ul>"


def test_lists_inside_items_and_between_numbers_that_stay_in_the_text():
    html = (
        word_item(1, "1.", "甲")
        + word_item(2, "（1）", "乙")
        + word_item(3, "·", "丙")
        + word_item(1, "2.", "丁")
        + word_item(1, "一、", "戊")
        + word_item(2, "c.", "己")
    )
    once = sanitise(html)
    assert once == (
        "<ol><li>甲<p>（1）乙</p><ul><li>丙</li></ul></li><li>丁</li></ol>"
        '<p class="indent-1">一、戊</p><ol start="3" type="a"><li>己</li></ol>'
    )
    assert sanitise(once) == once


def test_numbered_heading_keeps_its_number():
    html = (
        "<h2 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>第一章</span>总则</h2>"
    )
    assert sanitise(html) == "<h2><span>第一章</span>总则</h2>"


def test_list_that_begins_deeper_and_changes_its_kind_is_well_formed():
    html = word_item(2, "a.", "deep") + word_item(1, "·", "up") + word_item(1, "1.", "other")
    assert sanitise(html) == (
        '<ol type="a"><li>deep</li></ol><ul><li>up</li></ul><ol><li>other</li></ol>'
    )


def test_bullet_outside_a_list_loses_its_mark_only():
    assert sanitise("<p>a<span style='mso-list:Ignore'>·</span>b</p>") == "<p>a<span>·</span>b</p>"
