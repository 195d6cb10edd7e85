import unicodedata

import pytest

from news.text.folding import comparison_key, fold, skeleton
from news.text.radicals import RADICALS, mend_radicals, mend_radicals_of_html


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("⾦华⽇报：⾼质量发展", "金华日报：高质量发展"),
        ("⻓⻋⺠⻔⻢⻅⻚⻛⻜⻝⻥⻦⻩⻬⻰⻄⻘", "长车民门马见页风飞食鱼鸟黄齐龙西青"),
        ("⽤⼾服务", "用户服务"),
        ("⽤⼾服務窗口開放", "用戶服務窗口開放"),
        ("⾭年", "青年"),
        ("a ⼀", "a 一"),
        ("子", "子"),
    ],
)
def test_radicals_become_characters(text, mended):
    assert mend_radicals(text) == mended


def test_every_kangxi_radical_has_a_character_and_none_leads_to_a_radical():
    assert all(chr(code) in RADICALS for code in range(0x2F00, 0x2FD6))
    for radical, character in RADICALS.items():
        assert len(radical) == len(character) == 1
        assert character not in RADICALS
        assert unicodedata.category(character) == "Lo"


def test_radicals_fold_like_their_characters():
    for radical, character in RADICALS.items():
        assert fold(radical).text == fold(character).text
        assert skeleton(radical).text == skeleton(character).text
    assert comparison_key("⻓⻋⺠") == comparison_key("长车民")


def test_text_of_html_is_mended_and_what_is_quoted_or_an_address_is_not():
    html = (
        '<p title="⾦">⾦<a href="/⾦" title="⻋">⻋</a></p><pre>⾦<b>⾦</b></pre><code>⾦</code>'
        '<img src="/⾦.png" alt="⾦">⾦'
    )
    assert mend_radicals_of_html(html) == (
        '<p title="金">金<a href="/⾦" title="车">车</a></p><pre>⾦<b>⾦</b></pre><code>⾦</code>'
        '<img src="/⾦.png" alt="金">金'
    )
