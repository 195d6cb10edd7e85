import pytest

from news.richtext.attachment_list import split_attachments

STEM = "0123456789abcdef" * 2
ADDRESS = f"/media/attachments/2026/11/{STEM}.pdf"
OTHER = ADDRESS.replace("0123", "4567")


def link(address=ADDRESS, text="表格"):
    return f'<a href="{address}" rel="noopener noreferrer">{text}</a>'


@pytest.mark.parametrize(
    "end",
    [
        f"<p>{link()}</p>",
        f"<p>附件：{link()}</p>",
        f"<p>附件：</p>\n<p>1. {link()}；</p>\n<p>2. {link(OTHER)}。</p>\n",
        f"<h3>Attachments</h3><ul><li>{link()}</li><li>{link(OTHER)}</li></ul>",
        f'<ol class="bold"><li><p>{link()}</p></li></ol>',
        f"<p>附件1：{link()}<br>附件2：{link(OTHER)}</p>",
    ],
)
def test_list_at_the_end_is_taken_out(end):
    html, found = split_attachments(f"<p>Text.</p>{end}")
    assert html == "<p>Text.</p>"
    assert found[0].address == ADDRESS


@pytest.mark.parametrize(
    "html",
    [
        f"<p>See {link()}, please.</p>",
        f"<p>{link()}</p><p>The office</p>",
        f"<p>Text {link()}</p>",
        f'<p>{link()}<img src="/a.png"></p>',
        f"<ul><li>text<ul><li>{link()}</li></ul></li></ul>",
        f"<blockquote><p>{link()}</p></blockquote>",
        f"<table><tbody><tr><td>{link()}</td></tr></tbody></table>",
    ],
)
def test_link_in_the_text_stays_there_and_is_listed(html):
    rest, found = split_attachments(html)
    assert rest == html
    assert [one.address for one in found] == [ADDRESS]


def test_label_is_written_by_the_box():
    texts = ["附件1：申报书", "Annex 2. Form", "3、名单", "2026年计划", "附件"]
    html = "".join(
        f"<p>{link(ADDRESS.replace('0123', f'000{at}'), text)}</p>" for at, text in enumerate(texts)
    )
    found = split_attachments(html)[1]
    assert [one.text for one in found] == ["申报书", "Form", "名单", "2026年计划", "附件"]


def test_each_document_is_listed_once_with_its_words():
    found = split_attachments(f"<p>{link(text='')} {link()} {link(OTHER)}</p>")[1]
    assert [(one.address, one.text) for one in found] == [(ADDRESS, "表格"), (OTHER, "表格")]


def test_file_elsewhere_is_no_attachment_of_ours():
    html = f"<p>{link('https://example.org' + ADDRESS)}</p>"
    assert split_attachments(html) == (html, [])
