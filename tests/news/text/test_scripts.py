import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.richtext import sanitise
from news.text.languages import SIMPLIFIED, TRADITIONAL
from news.text.scripts import STANDARDS, Conversion, _shipped

to_traditional = Conversion(TRADITIONAL)
to_simplified = Conversion(SIMPLIFIED)

TAGS = re.compile(r"<[^<>]*>")


class TestText:
    @pytest.mark.parametrize(
        ("simplified", "traditional"),
        [
            ("金华开发区首席质量官工作站", "金華開發區首席質量官工作站"),
            ("头发和发展", "頭髮和發展"),
            ("皇后以后", "皇后以後"),
            ("干部晒干燥的谷物", "幹部曬乾燥的穀物"),
            ("一只猫只有一公里", "一隻貓只有一公里"),
            ("复杂的回复", "複雜的回覆"),
        ],
    )
    def test_words_are_converted_and_not_only_characters(self, simplified, traditional):
        assert to_traditional.text(simplified) == traditional
        if "回复" not in simplified:
            assert to_simplified.text(traditional) == simplified

    def test_what_is_not_chinese_stays(self):
        for text in ("", "PVC T/ZZB 044-2018 <&>\x00", "ひらがな", "\ud800", "😀"):
            assert to_traditional.text(text) == text

    @pytest.mark.parametrize(
        ("standard", "expected"),
        [
            ("taiwan", "裡面的軟件為群眾"),
            ("taiwan-words", "裡面的軟體為群眾"),
            ("hong-kong", "裏面的軟件為羣眾"),
            ("opencc", "裏面的軟件爲羣衆"),
        ],
    )
    def test_standard_says_which_traditional(self, standard, expected):
        conversion = Conversion(TRADITIONAL, standard)
        assert conversion.text("里面的软件为群众") == expected

    @pytest.mark.parametrize("standard", STANDARDS)
    def test_every_standard_leads_back(self, standard):
        back = Conversion(SIMPLIFIED, standard)
        assert back.text(Conversion(TRADITIONAL, standard).text("发展里面")) == "发展里面"

    @pytest.mark.parametrize(("target", "standard"), [("en", "taiwan"), (TRADITIONAL, "s2t")])
    def test_unknown_target_and_standard_are_refused(self, target, standard):
        with pytest.raises(ValueError, match="is not one of"):
            Conversion(target, standard)

    @given(st.text(alphabet="开发区头发展后里干a 1。<&", max_size=60))
    def test_shapes_change_no_length(self, text):
        assert len(to_traditional.text(text)) == len(text)


class TestShippedWords:
    @pytest.mark.parametrize(
        ("simplified", "traditional"),
        [
            ("百年历程", "百年歷程"),
            ("近日历经数年历史", "近日歷經數年歷史"),
            ("日历和农历新年", "日曆和農曆新年"),
            ("海底两万里", "海底兩萬里"),
            ("两万里面挑一，城里面", "兩萬裡面挑一，城裡面"),
            ("5里路外的城市里程碑", "5里路外的城市里程碑"),
            ("数个中的、多个中间的一个中国", "數個中的、多個中間的一個中國"),
            ("作家余华与其余华侨", "作家余華與其餘華僑"),
            ("记者范丽的专家范围", "記者范麗的專家範圍"),
            ("郁南县、后坪乡、谷城县、余杭区", "郁南縣、后坪鄉、谷城縣、餘杭區"),
            ("台州、烟台、阳谷", "台州、煙臺、陽谷"),
            ("位于海口，过于谦虚的于谦", "位於海口，過於謙虛的于謙"),
            ("龙头发展，资金发放，市长发言", "龍頭發展，資金發放，市長發言"),
            ("为了解决平台风险", "為了解決平臺風險"),
            ("举手表决机制作用", "舉手表決機制作用"),
            ("海关系统若干部分", "海關系統若干部分"),
            ("国家具有家具有限公司", "國家具有家具有限公司"),
        ],
    )
    def test_what_the_dictionary_gets_wrong_comes_out_right(self, simplified, traditional):
        assert to_traditional.text(simplified) == traditional

    def test_sites_own_terms_outweigh_longer_shipped_ones(self):
        assert Conversion(TRADITIONAL, terms={"余华": "餘華"}).text("作家余华") == "作家餘華"

    @pytest.mark.parametrize("standard", STANDARDS)
    def test_shape_is_the_standards(self, standard):
        conversion = Conversion(TRADITIONAL, standard)
        inside = conversion.text("里面")
        assert conversion.text("两里面") == f"兩{inside}"
        assert len(conversion.text("余艳红")) == 3

    def test_every_word_keeps_its_length(self):
        for word, meant in _shipped("s2tw").words.items():
            assert len(word) == len(meant)
            assert "\n" not in word


class TestTerms:
    def test_terms_outweigh_the_dictionary(self):
        conversion = Conversion(TRADITIONAL, terms={"软件": "軟體", "后谷": "后谷"})
        assert conversion.text("后谷软件以后发展") == "后谷軟體以後發展"

    def test_longest_term_counts(self):
        conversion = Conversion(TRADITIONAL, terms={"软件": "甲", "软件园区": "乙", "软件园": "丙"})
        assert conversion.text("软件软件园软件园区") == "甲丙乙"

    def test_term_is_not_a_pattern(self):
        conversion = Conversion(TRADITIONAL, terms={".*后": "x", "|": "y", "\\后": r"\1"})
        assert conversion.text("头发.*后\\后") == r"頭髮x\1"

    def test_term_never_becomes_markup(self):
        terms = {"软件": '<b>"x"</b>&', "研&发": "研發", '"后"': "后"}
        conversion = Conversion(TRADITIONAL, terms=terms)
        html = '<p title="软件 研&amp;发 &quot;后&quot;">软件 研&amp;发 "后"</p>'
        assert conversion.html(html) == (
            '<p title="&lt;b&gt;&quot;x&quot;&lt;/b&gt;&amp; 研發 后">'
            '&lt;b&gt;"x"&lt;/b&gt;&amp; 研發 后</p>'
        )
        assert conversion.text('软件 研&发 "后"') == '<b>"x"</b>& 研發 后'

    def test_what_a_term_gave_is_not_converted_again(self):
        assert Conversion(TRADITIONAL, terms={"里程": "里后"}).text("里程碑") == "里后碑"


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("余丽娜", "余麗娜"),
            ("范丽", "范麗"),
            ("于伟", "于偉"),
            ("叶圣陶", "葉聖陶"),
            ("张伟", "張偉"),
            ("余杭区管委会", "餘杭區管委會"),
            ("余华、范伟 余杭区管委会", "余華、范偉 餘杭區管委會"),
            ("余华 / 新华社", "余華 / 新華社"),
            ("", ""),
        ],
    )
    def test_family_name_is_not_taken_for_a_word(self, name, expected):
        assert to_traditional.name(name) == expected

    def test_term_outweighs_it(self):
        assert Conversion(TRADITIONAL, terms={"余丽": "餘麗"}).name("余丽") == "餘麗"

    def test_other_way_needs_no_such_care(self):
        assert to_simplified.name("余麗娜") == "余丽娜"


class TestHtml:
    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ("<p>开发<br>区</p>", "<p>開發<br>區</p>"),
            # Addresses, ids and classes are not text.
            (
                '<p id="text-发展" class="bold"><a href="/发展?x=后" title="发展">发展</a></p>',
                '<p id="text-发展" class="bold"><a href="/发展?x=后" title="發展">發展</a></p>',
            ),
            ('<img src="/发.png" alt="头发">', '<img src="/发.png" alt="頭髮">'),
            ('<th abbr="发展" scope="col">后</th>', '<th abbr="發展" scope="col">後</th>'),
            # A word goes on through markup inside a line, and ends with the paragraph.
            ("<p><b>头</b>发</p>", "<p><b>頭</b>髮</p>"),
            ('<p>皇<a href="/x">后</a></p>', '<p>皇<a href="/x">后</a></p>'),
            ("<p>皇</p><p>后</p>", "<p>皇</p><p>後</p>"),
            ("<td>头</td><td>发</td>", "<td>頭</td><td>發</td>"),
            ("<p>头&nbsp;&lt;发&gt; &amp;</p>", "<p>頭&nbsp;&lt;發&gt; &amp;</p>"),
            # What is marked stays.
            ("<code>发展</code>发展", "<code>发展</code>發展"),
            ("<pre>发展<b>后</b></pre>后", "<pre>发展<b>后</b></pre>後"),
            (
                '发<span class="bold keep-script">发展<b title="后">后</b></span>发',
                '發<span lang="zh-hans" class="bold keep-script">发展<b title="后">后</b></span>發',
            ),
            (
                '<p class="keep-script" lang="zh-CN">发</p>',
                '<p class="keep-script" lang="zh-CN">发</p>',
            ),
            # Another language's characters are not Chinese words.
            ('<span lang="ja">国会</span>国会', '<span lang="ja">国会</span>國會'),
            ('<span lang="zh-TW">国会</span>国会', '<span lang="zh-TW">国会</span>國會'),
            (
                '<p lang="en">发<span lang="zh-CN">发</span>发</p>发',
                '<p lang="en">发<span lang="zh-hant">發</span>发</p>發',
            ),
            # What Word writes, put right.
            ('<span lang="ZH-CN">发</span>', '<span lang="zh-hant">發</span>'),
            ('<span lang="zh">发</span>', '<span lang="zh">發</span>'),
        ],
    )
    def test_text_is_converted_and_markup_is_not(self, html, expected):
        assert to_traditional.html(html) == expected

    def test_longer_words_leave_the_markup_where_it_was(self):
        conversion = Conversion(TRADITIONAL, terms={"内存": "記憶體"})
        assert conversion.html("<p>内存<b>发展</b></p>") == "<p>記憶體<b>發展</b></p>"
        assert conversion.html("<p>内<b>存</b></p>") == "<p>內<b>存</b></p>"

    def test_unclosed_and_stray_tags_do_no_harm(self):
        assert to_traditional.html("</b><p>发<b>后</p>展</i>") == "</b><p>發<b>後</p>展</i>"
        assert to_traditional.html('<a href="发">发 < 后 > "发') == '<a href="发">發 < 後 > "發'

    def test_the_other_way(self):
        html = '<p lang="zh-Hant">發展<span class="keep-script">發</span></p>'
        assert to_simplified.html(html) == (
            '<p lang="zh-hans">发展<span lang="zh-hant" class="keep-script">發</span></p>'
        )


texts = st.text(alphabet="开发区头发展后里干麪面a1 &。", max_size=8)
attributes = st.sampled_from(
    [
        "",
        ' class="keep-script"',
        ' class="bold"',
        ' lang="zh-CN"',
        ' lang="en"',
        ' lang="zh-hant"',
        ' title="发展&quot;>后"',
        ' id="发" dir="rtl"',
        ' href="/发/后"',
    ]
)
tags = st.sampled_from("p b span a td table ul li pre code figure h2 ruby rt blockquote".split())
pieces = st.recursive(
    texts | st.sampled_from(["<br>", '<img src="/发.png" alt="发展">', "<hr>"]),
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        tags,
        attributes,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)
documents = st.lists(pieces, max_size=4).map("".join).map(sanitise)


@given(documents)
@example(sanitise('<p title="a>b">发<a href="/x" title="后<">头</a>发</p>'))
def test_result_is_what_the_sanitiser_would_leave(html):
    for conversion in (to_traditional, to_simplified):
        converted = conversion.html(html)
        assert sanitise(converted) == converted


@given(documents)
def test_all_markup_but_shown_and_language_attributes_is_untouched(html):
    def skeleton(html):
        return [re.sub(r' (?:alt|title|abbr|lang)="[^"]*"', "", tag) for tag in TAGS.findall(html)]

    converted = to_traditional.html(html)
    assert skeleton(converted) == skeleton(html)
    assert [len(text) for text in TAGS.split(converted)] == [len(t) for t in TAGS.split(html)]


@given(documents)
def test_nothing_marked_is_converted(html):
    kept = to_traditional.html(f'<div class="keep-script">{html}</div>')
    assert kept == f'<div lang="zh-hans" class="keep-script">{html}</div>'


@given(st.text(alphabet='<>"/= abpre发后', max_size=40))
def test_text_that_is_not_html_ends_too(html):
    assert len(to_traditional.html(html)) == len(html)
