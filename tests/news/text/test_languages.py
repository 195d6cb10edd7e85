import pytest

from news.text.languages import detect_language


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
