import pytest

from news.text.languages import (
    detect_language,
    editions_that_list,
    language_of_tag,
    listed_languages,
    plain_language,
    script_of,
    written_language,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Chief Quality Officer Workstation", "en"),
        ("金华开发区首席质量官工作站成立", "zh-hans"),
        ("金華開發區首席質量官工作站成立", "zh-hant"),
        ("关于 T/ZZB 044-2018 PVC 标准的通知", "zh-hans"),
        ("Hehe Plastics (和和塑胶) has led the drafting of two standards", "en"),
        ("人山人海", "zh-hans"),
        ("", "en"),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh_SG", "zh-hans"),
        ("zh-Hans", "zh-hans"),
        ("zh-Hans-HK", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-hk", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("zh-Hant-CN", "zh-hant"),
        ("zh-cmn-Hant-TW", "zh-hant"),
        ("yue-HK", "zh-hant"),
        ("yue-Hans", "zh-hans"),
        ("zha", None),
        ("fr", None),
        ("", None),
        ("-", None),
    ],
)
def test_tag_asks_for_a_language(tag, language):
    assert language_of_tag(tag) == language


@pytest.mark.parametrize(
    ("edition", "written", "listed"),
    [
        ("en", ["en", "zh-hans"], ["en"]),
        ("en", ["zh-hant", "zh-hans"], ["zh-hans"]),
        ("en", ["zh-hant"], ["zh-hant"]),
        ("zh-hans", ["en", "zh-hans", "zh-hant"], ["zh-hans", "zh-hant"]),
        ("zh-hant", ["en", "zh-hans"], ["zh-hans"]),
        ("zh-hant", ["en"], ["en"]),
        ("zh-hant", [], []),
    ],
)
def test_edition_lists_what_its_readers_can_read(edition, written, listed):
    assert listed_languages(edition, written) == listed


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("金华", "zh-hans"),
        ("金華", "zh-hant"),
        ("余光中", None),
        ("English", None),
        ("", None),
    ],
)
def test_script_is_told_by_what_is_not_common_to_both(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("languages", "written", "editions"),
    [
        (["en"], ["en", "zh-hans"], ["en"]),
        (["zh-hans"], ["en", "zh-hans"], ["zh-hans", "zh-hant"]),
        # The empty one borrows.
        (["zh-hant"], ["zh-hant"], ["en", "zh-hans", "zh-hant"]),
        ([], ["en", "zh-hans"], []),
    ],
)
def test_editions_that_list_articles_in_a_language(languages, written, editions):
    assert editions_that_list(languages, written) == editions


HANS = "金华经济技术开发区今天召开会议"
HANT = "金華經濟技術開發區今天召開會議"
WORDS = "The zone held a meeting today about the work of this year"


@pytest.mark.parametrize(
    ("text", "filed", "plain"),
    [
        (HANS, "en", "zh-hans"),
        (HANS, "zh-hant", "zh-hans"),
        (HANT, "en", "zh-hant"),
        (HANT, "zh-hans", "zh-hant"),
        (WORDS, "zh-hans", "en"),
        (HANS * 4 + "GDP ESG", "en", "zh-hans"),
        # Characters of both scripts are plainly no English, and either script.
        ("一二三四五六七八九十百千", "en", "zh-hans"),
        ("一二三四五六七八九十百千", "zh-hant", "zh-hant"),
        # Short.
        ("金华开会", "en", "en"),
        ("GDP up 5 %", "zh-hans", "zh-hans"),
        ("", "zh-hant", "zh-hant"),
        # Mixed.
        (f"{HANS} {WORDS}", "en", "en"),
        (f"{HANS} {WORDS}", "zh-hans", "zh-hans"),
        (HANS + HANT, "zh-hans", "zh-hans"),
        # A name in the other script.
        (HANS + "王喆李堃", "zh-hans", "zh-hans"),
        (HANT + "着", "zh-hant", "zh-hant"),
    ],
)
def test_language_that_a_text_plainly_is_in(text, filed, plain):
    assert plain_language(text, filed) == plain


@pytest.mark.parametrize(
    ("text", "filed", "written"),
    [
        ("金华", "en", "zh-hans"),
        ("金華", "zh-hans", "zh-hant"),
        ("余光中", "zh-hant", "zh-hant"),
        ("余光中", "en", "zh-hans"),
        ("Zone", "zh-hans", "en"),
        ("2026", "zh-hant", "zh-hant"),
    ],
)
def test_language_that_most_of_a_text_is_written_in(text, filed, written):
    assert written_language(text, filed) == written
