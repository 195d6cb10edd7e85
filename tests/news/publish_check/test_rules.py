from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.publish_check import rules
from news.publish_check.rules import (
    MOST_OF_A_RULE,
    Finding,
    LeadImage,
    LinkState,
    Namesake,
    Severity,
    unresolved,
)
from news.publish_check.rules.classification import check_section, check_source
from news.publish_check.rules.compiled_terms import Term, Terms
from news.publish_check.rules.link_targets import check_links, host_of, own_path
from news.publish_check.rules.marks import (
    check_body_is_written,
    check_editing_marks,
    check_revision_marks,
)
from news.publish_check.rules.picture_texts import check_alternative_texts, check_picture_files
from news.publish_check.rules.term_matches import check_terms
from news.publish_check.rules.titles import check_title_is_new, check_title_width, display_width
from news.richtext import sanitise
from tests.news.publish_check.drafts import codes, judge, make_draft

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def test_a_whole_draft_has_nothing_to_find():
    assert judge(make_draft()) == []


class TestFiling:
    def test_without_a_section_it_cannot_be_published(self):
        (finding,) = judge(make_draft(section=""), check_section)
        assert (finding.code, finding.severity, finding.field) == ("no-section", ERROR, "section")

    def test_without_a_source_it_needs_a_reason(self):
        (finding,) = judge(make_draft(source="", source_url=""), check_source)
        assert (finding.code, finding.severity, finding.field) == ("no-source", WARNING, "source")

    def test_a_reprint_names_its_original_address(self):
        (finding,) = judge(make_draft(source_url=""), check_source)
        assert (finding.code, finding.field) == ("no-original-address", "source_url")
        assert finding.severity is WARNING

    def test_a_text_of_ones_own_needs_none(self):
        assert judge(make_draft(source_url="", is_own_source=True), check_source) == []


class TestTitles:
    @pytest.mark.parametrize(
        ("text", "width"),
        [
            ("abc", 3),
            ("开发区", 6),
            ("ＡＢ", 4),
            ("e\u0301", 1),
            ("a\u200bb", 2),
            ("", 0),
            ("｡ｱ", 2),
        ],
    )
    def test_width_counts_columns(self, text, width):
        assert display_width(text) == width

    @pytest.mark.parametrize(
        ("title", "found"),
        [
            ("开" * 40, []),
            ("开" * 40 + "a", ["title-too-long"]),
            ("a" * 80, []),
            ("a" * 81, ["title-too-long"]),
        ],
    )
    def test_title_over_the_width_needs_a_reason(self, title, found):
        assert codes(make_draft(title=title), check_title_width, title_width=80) == found

    def test_namesake_is_named_with_its_day_and_number(self):
        namesake = Namesake(7, "开发区召开质量大会", datetime(2026, 8, 1, tzinfo=UTC))
        (finding,) = judge(make_draft(), check_title_is_new, namesakes=(namesake,))
        assert finding.severity is WARNING
        for told in ("7", "2026-08-01", namesake.title):
            assert told in finding.message


class TestPictures:
    @pytest.mark.parametrize("alt", ["", " ", "\u3000\u200b"])
    def test_picture_without_alternative_text_is_an_error_at_its_place(self, alt):
        body = f'<p>甲<img src="/media/a.png" alt="x">乙<img src="/media/b.png" alt="{alt}">丙</p>'
        (finding,) = judge(make_draft(body=body), check_alternative_texts)
        assert (finding.severity, finding.field, finding.picture) == (ERROR, "body", 1)
        assert finding.excerpt == ("甲乙", "[b.png]", "丙")

    def test_picture_without_the_attribute_is_one_too(self):
        body = '<p><img src="/media/a.png"></p>'
        assert codes(make_draft(body=body), check_alternative_texts) == ["picture-without-alt"]

    def test_lead_picture_without_alternative_text_is_an_error(self):
        (finding,) = judge(make_draft(lead_image=LeadImage("")), check_alternative_texts)
        assert (finding.severity, finding.field) == (ERROR, "lead_image")
        assert judge(make_draft(lead_image=LeadImage("会场")), check_alternative_texts) == []

    def test_picture_whose_file_is_gone_is_an_error(self):
        draft = make_draft(body='<p><img src="/media/a.png" alt="会场"></p>')
        assert codes(draft, check_picture_files, links={"/media/a.png": LinkState.DEAD}) == [
            "dead-picture"
        ]
        assert codes(draft, check_picture_files, links={"/media/a.png": LinkState.FINE}) == []


class TestLinks:
    def links(self, address, **context):
        body = sanitise(f'<p id="top">见<a href="{address}">这<b>里</b></a>。</p>')
        return judge(make_draft(body=body), check_links, **context)

    @pytest.mark.parametrize(
        ("state", "found"),
        [
            (LinkState.DEAD, [("dead-link", ERROR)]),
            (LinkState.HIDDEN, [("hidden-link", WARNING)]),
            (LinkState.FINE, []),
        ],
    )
    def test_own_address_is_as_the_database_says(self, state, found):
        findings = self.links("/zh-hans/articles/5/", links={"/zh-hans/articles/5/": state})
        assert [(finding.code, finding.severity) for finding in findings] == found
        assert all(finding.excerpt.marked == "这里" for finding in findings)

    def test_anchor_must_be_in_the_text(self):
        assert self.links("#top") == []
        assert [finding.code for finding in self.links("#bottom")] == ["dead-anchor"]

    @pytest.mark.parametrize(
        "address",
        [
            "https://gov.cn/a",
            "http://www.jinhua.gov.cn/a",
            "https://WWW.GOV.CN:8443/",
            "https://www.gov.cn./",
            "https://www。gov。cn/",
            "https://ｗｗｗ.gov.cn/",
            "mailto:a@example.org",
            "tel:057982345678",
        ],
    )
    def test_allowed_hosts_and_those_below_them(self, address):
        assert self.links(address) == []

    @pytest.mark.parametrize(
        ("address", "host"),
        [
            ("https://example.org/a", "example.org"),
            ("https://notgov.cn/", "notgov.cn"),
            ("https://gov.cn.example.org/", "gov.cn.example.org"),
            ("https://www.gov.cn@example.org/", "example.org"),
            ("https://example.org/?q=gov.cn#gov.cn", "example.org"),
            ("HTTPS://EXAMPLE.ORG", "example.org"),
        ],
    )
    def test_other_hosts_need_a_reason_and_are_named(self, address, host):
        (finding,) = self.links(address)
        assert (finding.code, finding.severity) == ("foreign-link", WARNING)
        assert finding.message.endswith(f" {host}.")

    @pytest.mark.parametrize("address", ["http://[::1", "https://", "x", ""])
    def test_unreadable_address_has_no_host(self, address):
        assert host_of(address) == ""

    @pytest.mark.parametrize(
        ("address", "path"),
        [
            ("/a/b?c=d#e", "/a/b"),
            ("https://portal.example/%E8%B4%A8/", "/质/"),
            ("http://PORTAL.example:8000", "/"),
            ("https://other.example/", None),
            ("//other.example/", None),
            ("mailto:a@portal.example", None),
            ("#x", None),
        ],
    )
    def test_own_path(self, address, path):
        assert own_path(address, frozenset({"portal.example"})) == path


class TestMarks:
    @pytest.mark.parametrize("body", ["", "<p> </p>", "<p>\u200b\xa0<br></p>"])
    def test_empty_body_is_an_error(self, body):
        (finding,) = judge(make_draft(body=body), check_body_is_written)
        assert (finding.code, finding.severity) == ("body-empty", ERROR)

    def test_body_of_a_picture_alone_is_not_empty(self):
        body = '<p><img src="/media/a.png" alt="一图读懂"></p>'
        assert codes(make_draft(body=body), check_body_is_written) == []

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("数据TODO补", "TODO"),
            ("TBD.", "TBD"),
            ("ＴＯＤＯ：查", "ＴＯＤＯ"),
            ("金额【待补】元", "【待补】"),
            ("[待補充：地址]", "[待補充：地址]"),
            ("（待核实）", "（待核实）"),
            ("（此处插入表格）", "（此处插入表格）"),
            ("(此處補照片)", "(此處補照片)"),
            ("【批注：改】", "【批注：改】"),
            ("{{ company }}", "{{ company }}"),
            ("Lorem ipsum dolor", "Lorem ipsum"),
            ("【请填写日期】", "【请填写日期】"),
        ],
    )
    def test_certain_mark_is_an_error(self, text, mark):
        findings = judge(make_draft(body=f"<p>{text}</p>"), check_editing_marks)
        assert [(f.severity, f.excerpt.marked) for f in findings] == [(ERROR, mark)]

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("张XXX", "XXX"),
            ("XX年X月X日", "XX年X月"),
            ("×月×日", "×月×日"),
            ("多少？？？", "？？？"),
            ("what???", "???"),
            ("数字待核实。", "待核实"),
            ("如[图1]所示", "[图1]"),
            ("【图片】", "【图片】"),
            ("（此处略）", "（此处略）"),
        ],
    )
    def test_possible_mark_needs_a_reason(self, text, mark):
        findings = judge(make_draft(body=f"<p>{text}</p>"), check_editing_marks)
        assert [(f.severity, f.excerpt.marked) for f in findings] == [(WARNING, mark)]

    @pytest.mark.parametrize(
        "text",
        [
            "有待核实",
            "仍待确认",
            "尺码XXL和XXXL",
            "todo en orden",
            "时间待定",
            "真的？！",
            "等待补贴发放",
            "（图为大会现场）",
            "见图1",
            "[1]",
            "〔2026〕5号",
            "“一带一路”",
            "ISO/TBDX",
        ],
    )
    def test_ordinary_words_pass(self, text):
        assert codes(make_draft(body=f"<p>{text}</p>"), check_editing_marks) == []

    def test_every_text_is_looked_at(self):
        draft = make_draft(
            title="TODO",
            subtitle="TODO",
            summary="TODO",
            lead_image=LeadImage("TODO"),
            body='<p>好<img src="/media/a.png" alt="TODO"></p>',
        )
        fields = [finding.field for finding in judge(draft, check_editing_marks)]
        assert fields == ["title", "subtitle", "summary", "lead_image", "body"]

    @pytest.mark.parametrize(
        ("html", "code"),
        [
            ("<ins>新</ins>", "tracked-change"),
            ("<del>旧</del>", "tracked-change"),
            ("<mark>亮</mark>", "highlighted"),
            ('<span style="background-color:yellow">亮</span>', "highlighted"),
        ],
    )
    def test_traces_of_revision_need_a_reason(self, html, code):
        (finding,) = judge(make_draft(body=sanitise(f"<p>字{html}</p>")), check_revision_marks)
        assert (finding.code, finding.severity) == (code, WARNING)
        assert finding.excerpt.before == "字"


class TestWords:
    TERMS = Terms(
        [
            Term("forbidden", "", "赌博", note="见通知三。"),
            Term("mistake", "", "座落", "坐落"),
        ]
    )

    def test_forbidden_term_is_an_error_and_a_mistake_a_warning(self):
        draft = make_draft(body="<p>座<b>落</b>于此，严禁賭<i>&nbsp;</i>博。</p>")
        forbidden, mistake = judge(draft, terms=self.TERMS)
        assert (forbidden.code, forbidden.severity) == ("forbidden-term", ERROR)
        assert forbidden.excerpt.marked == "賭\xa0博"
        assert forbidden.message.endswith("见通知三。")
        assert (mistake.code, mistake.severity) == ("common-mistake", WARNING)
        assert "“坐落”" in mistake.message

    def test_every_text_is_looked_at(self):
        draft = make_draft(
            title="赌博",
            subtitle="赌博",
            summary="赌博",
            responsible_editor="赌博",
            lead_image=LeadImage("好", "赌博", "赌博"),
            body='<p>好<img src="/media/a.png" alt="赌博"><a href="/x" title="赌博">好</a></p>',
        )
        findings = [f for f in judge(draft, terms=self.TERMS) if f.code == "forbidden-term"]
        assert [finding.field for finding in findings] == [
            "title",
            "subtitle",
            "lead_image",
            "lead_image",
            "body",
            "body",
            "summary",
            "responsible_editor",
        ]


def test_number_that_a_link_dials_and_does_not_show_is_found():
    body = '<p>请<a href="tel:+8613812345678">来电</a></p>'
    assert codes(make_draft(body=body)) == ["mobile-number"]
    shown = '<p>请<a href="tel:13812345678">138 1234 5678</a></p>'
    assert codes(make_draft(body=shown)) == ["mobile-number"]


def test_warnings_hide_no_error_however_many_there_are():
    terms = Terms([Term("mistake", "", "座落"), Term("forbidden", "", "赌博")])
    body = "<p>" + "座落，" * 500 + "赌博</p>"
    findings = judge(make_draft(body=body), terms=terms)
    assert findings[0].code == "forbidden-term"
    assert len(findings) == 1 + MOST_OF_A_RULE


def test_errors_come_first_then_the_order_of_the_form_and_of_the_text():
    terms = Terms([Term("forbidden", "", "赌博")])
    draft = make_draft(title="赌博", section="", source="", body="<p>???赌博，赌博</p>")
    found = [(finding.severity, finding.field) for finding in judge(draft, terms=terms)]
    assert found == [
        (ERROR, "title"),
        (ERROR, "body"),
        (ERROR, "body"),
        (ERROR, "section"),
        (WARNING, "body"),
        (WARNING, "source"),
    ]


def test_a_finding_of_any_field_has_its_place(monkeypatch):
    def find_in_tags(draft, context):
        return [Finding("own", WARNING, "tags", "Too many tags.")]

    monkeypatch.setattr(rules, "RULES", (find_in_tags, *rules.RULES))
    found = [finding.field for finding in judge(make_draft(title="", body=""))]
    assert len(found) > 1
    assert found[-1] == "tags"


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<br>", '<a href="/x">', "</a>", "<del>", "</del>"),
        *("赌", "博", "座", "落", " ", "，", "\u200b", "é", "𠀀", "&amp;"),
        *("TODO", "???", "13812345678", "11010519491231002X"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_always_point_at_what_the_excerpt_shows(html):
    draft = make_draft(body=sanitise(html), title="赌 博" if len(html) % 2 else "好")
    terms = TestWords.TERMS
    for finding in judge(draft, terms=terms, links={"/x": LinkState.DEAD}):
        if finding.start is None:
            continue
        text = draft.content.text if finding.field == "body" else getattr(draft, finding.field)
        before, marked, after = finding.excerpt
        assert text[finding.start : finding.end] == marked
        assert text[: finding.start].endswith(before.removeprefix("…"))
        assert text[finding.end :].startswith(after.removesuffix("…"))


class TestUnresolved:
    def test_errors_stand_whatever_the_reason(self):
        findings = judge(make_draft(section="", source=""))
        assert [f.code for f in unresolved(findings)] == ["no-section", "no-source"]
        assert [f.code for f in unresolved(findings, "领导同意")] == ["no-section"]

    @pytest.mark.parametrize("reason", ["", "  ", "。", "-", "a"])
    def test_what_says_nothing_is_no_reason(self, reason):
        assert unresolved(judge(make_draft(source="")), reason)
        assert not unresolved([], reason)


class TestListsFollowTheText:
    """Filing a text wrongly passes no list by."""

    MISTAKE = Terms([Term("mistake", "zh-hans", "按装", "安装"), Term("forbidden", "en", "secret")])

    @pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
    def test_chinese_list_is_used_for_chinese(self, language):
        draft = make_draft(title="大会", body="<p>工人按装设备。</p>", language=language)
        assert "common-mistake" in codes(draft, check_terms, terms=self.MISTAKE)

    def test_list_of_the_language_that_it_is_filed_under_stays(self):
        draft = make_draft(body="<p>大会召开，secret 。</p>", language="en")
        assert codes(draft, check_terms, terms=self.MISTAKE) == ["forbidden-term"]

    def test_list_of_another_script_is_not_used(self):
        draft = make_draft(title="金華大會", body="<p>工人按裝設備。</p>", language="zh-hant")
        assert codes(draft, check_terms, terms=self.MISTAKE) == []
