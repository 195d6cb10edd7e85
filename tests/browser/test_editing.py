import re

import pytest

from news.articles.models import Article
from news.library.models import Image
from tests.browser.saving import newest_body, publish
from tests.factories import make_article, make_section
from tests.internet import answer
from tests.news.library.pictures.samples import jpeg, png

pytestmark = pytest.mark.django_db(transaction=True)


def editable(page):
    """CKEditor's text, which it edits in the page itself."""
    text = page.locator("div.cke_wysiwyg_div[contenteditable=true]")
    text.wait_for()
    return text


def test_editor_writes_formats_and_publishes_an_article(editor_page, page):
    make_section(name_en="Policy")
    page.goto("/admin/news/article/add/")
    page.fill("#id_title", "Written in a browser")
    editable(page).click()
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold words")
    page.click(".field-section .select2-selection")
    page.keyboard.type("Pol")
    page.click(".select2-results__option:has-text('Policy')")
    publish(page)

    article = Article.objects.get()
    assert article.body.strip() == "<p><strong>Bold words</strong></p>"
    page.goto(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-field=body] strong").inner_text() == "Bold words"
    assert page.locator("[data-field=section]").inner_text() == "Policy"


def test_change_form_shows_the_stored_text_in_ckeditor(editor_page, page):
    article = make_article(
        body="<p>Stored <em>text</em></p><table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    page.goto(f"/admin/news/article/{article.pk}/change/")
    assert editable(page).locator("em").inner_text() == "text"
    page.click("[name=_continue] >> nth=0")
    page.wait_for_load_state("networkidle")
    stored = Article.objects.get().body
    for kept in ("<p>Stored <em>text</em></p>", "<td>1</td>"):
        assert kept in stored


def test_source_mode_cannot_smuggle_a_script_in(editor_page, page):
    article = make_article(status="draft")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)
    page.click(".cke_button__source")
    page.fill("textarea.cke_source", "<p>a</p><script>document.title='x'</script>")
    page.click("[name=_save] >> nth=0")
    page.wait_for_url("**/admin/news/article/")
    assert newest_body().strip() == "<p>a</p>"


def test_preview_opens_from_the_form(editor_page, page):
    article = make_article(title="A draft", status="draft")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Preview", exact=True).click()
    preview = opened.value
    preview.wait_for_load_state("networkidle")
    assert preview.locator("h1").inner_text() == "A draft"


def select_word(page):
    """The first of the text, as fast as a person would."""
    editable(page).locator("p").dblclick(position={"x": 15, "y": 10})
    page.locator(".cke_focus").wait_for()
    # CKEditor looks at the selection five times a second, and says nothing when it has.
    page.wait_for_timeout(400)


PASTE = """([selector, html]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    document.querySelector(selector).dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
    );
}"""


def save_and_read(page):
    page.click("[name=_save] >> nth=0")
    page.wait_for_url("**/admin/news/article/")
    return newest_body()


def test_buttons_write_classes_and_never_styles(editor_page, page):
    make_article(status="draft", body="<p>Words</p>")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    select_word(page)
    page.click(".cke_button__justifycenter")
    page.click(".cke_button__textcolor")
    page.frame_locator("iframe.cke_panel_frame").locator("a.cke_colorbox").first.click()
    stored = save_and_read(page)
    assert "style=" not in stored
    assert '<p class="align-center">' in stored
    assert '<span class="colour-red">Words</span>' in stored


def test_dialogs_work_under_the_policy(editor_page, page):
    make_article(status="draft", body="<p>Words</p>")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    select_word(page)
    page.click(".cke_button__link")
    page.locator(".cke_dialog").wait_for()
    page.keyboard.type("example.org/page")  # The address is what has the focus.
    page.click(".cke_dialog_ui_button_ok")
    editable(page).click()
    page.keyboard.press("Control+End")
    page.click(".cke_button__table")
    page.locator(".cke_dialog_ui_button_ok:visible").click()
    stored = save_and_read(page)
    assert '<a href="https://example.org/page" rel="noopener noreferrer">Words</a>' in stored
    assert stored.count("<td>") == 6
    assert "style=" not in stored


def test_paste_from_word_keeps_structure_and_no_style(editor_page, page):
    word = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><head>
    <meta name=Generator content="Microsoft Word 15"></head><body>
    <p class=MsoNormal style='text-align:center'><b><span style='color:red'>标题</span></b></p>
    <p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if
    !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>one</p>
    <p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if
    !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>two</p>
    <table class=MsoTableGrid border=1><tr><td width=100><p class=MsoNormal>cell</p></td></tr>
    </table></body></html>"""
    make_article(status="draft", body="")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    editable(page).click()
    page.evaluate(PASTE, ["div.cke_wysiwyg_div", word])
    editable(page).locator("table").wait_for()
    stored = save_and_read(page)
    assert '<p class="align-center"><strong><span class="colour-red">标题</span></strong>' in stored
    assert stored.count("<li>") == 2
    assert "<ol>" in stored
    assert "cell" in stored
    for gone in ("style=", "mso", "Mso", "lfo"):
        assert gone not in stored


def test_paste_keeps_numbers_and_leaves_out_what_was_hidden(editor_page, page):
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>{}<span>&nbsp; </span></span>{}</p>"
    )
    word = (
        "<html><head><style>p.Note {display:none; mso-hide:all}</style></head><body>"
        "<!--StartFragment--><h1>标题</h1>"
        + item.format("c.", "甲")
        + item.format("d.", "乙")
        + item.format("一、", "总则")
        + "<p class=Note>内部</p><iframe data-src='https://v.example/1'></iframe>"
        "<!--EndFragment--></body></html>"
    )
    make_article(status="draft", body="")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    editable(page).click()
    page.evaluate(PASTE, ["div.cke_wysiwyg_div", word])
    told = page.locator(".cke_notification_message")
    told.first.wait_for()
    assert [text.partition(":")[0] for text in told.all_inner_texts()] == [
        "Hidden text was left out",
        "A video or frame of another site became a link to it",
    ]
    items = editable(page).locator("ol > li")
    assert items.first.evaluate("item => getComputedStyle(item).listStyleType") == "lower-alpha"
    stored = save_and_read(page)
    assert "<h2>标题</h2>" in stored
    assert '<ol start="3" type="a">' in stored
    assert "<p>一、总则</p>" in stored
    assert "内部" not in stored
    assert 'href="https://v.example/1"' in stored


def test_pasted_pictures_of_other_sites_are_fetched_on_saving_and_never_by_the_browser(
    editor_page, page, internet
):
    """The page's fixture fails on any request to another host, and on any breach of the policy."""
    internet.host("mmbiz.qpic.cn", answer(jpeg(700, 350)))
    internet.host("www.other.example", answer(png(40, 30)))
    wechat = """<section data-role="outer"><p style="text-align:center"><span>图文</span></p>
    <p><img class="rich_pages wxw-img" data-ratio="0.5" data-w="700" alt="签约"
      data-src="http://mmbiz.qpic.cn/mmbiz_jpg/a/640?wx_fmt=jpeg&amp;from=appmsg"
      src="data:image/svg+xml,%3C%3Fxml version='1.0'%3F%3E%3Csvg%3E%3C/svg%3E"></p>
    <p>之后<img src="http://www.other.example/b.png" width="40" height="30">末尾</p></section>"""
    make_article(status="draft", body="")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    editable(page).click()
    page.evaluate(PASTE, ["div.cke_wysiwyg_div", wechat])
    editable(page).locator("img[width='40']").wait_for()
    stored = save_and_read(page)
    for image in Image.objects.all():
        assert f'src="/media/{image.file.name}"' in stored
    assert Image.objects.count() == 2
    assert 'alt="签约"' in stored
    assert re.search('<img height="30" src="[^"]*" width="40" alt="">', stored)
    for gone in ("qpic", "other.example", "data:", "data-src"):
        assert gone not in stored
    paths = {request.split()[1] for request in internet.requests}
    assert paths == {b"/mmbiz_jpg/a/640?wx_fmt=jpeg&from=appmsg", b"/b.png"}
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/preview/")
    page.wait_for_load_state("networkidle")
    pictures = page.locator("[data-field=body] img")
    assert all(pictures.evaluate_all("all => all.map(img => img.naturalWidth)"))


def test_picture_that_cannot_be_fetched_is_named_and_stays_a_link(editor_page, page, internet):
    make_article(status="draft", body="")
    page.goto(f"/admin/news/article/{Article.objects.get().pk}/change/")
    page.click(".cke_button__source")
    page.fill("textarea.cke_source", '<p>a <img src="http://gone.example/1.png" alt="x"></p>')
    page.click(".cke_button__source")
    editable(page).locator("img[alt=x]").wait_for()
    page.click("[name=_save] >> nth=0")
    page.wait_for_url("**/admin/news/article/")
    assert "http://gone.example/1.png" in page.locator(".messagelist .warning").inner_text()
    assert ">x</a></p>" in newest_body()


def test_editor_marks_a_passage_that_stays_in_its_script(editor_page, page):
    article = make_article(language="zh-hans", body="<p>发展</p>", section=make_section())
    page.goto(f"/admin/news/article/{article.pk}/change/")
    select_word(page)
    page.click(".cke_button__justifycenter")
    page.click(".cke_combo__styles .cke_combo_button")
    panel = page.frame_locator(".cke_combopanel iframe")
    panel.get_by_text("Keep in this script").click()
    editable(page).locator(".keep-script").wait_for()
    publish(page)
    marked = '<span class="keep-script">发展</span>'
    assert marked in Article.objects.get().body
    Article.objects.update(status="published")
    page.goto(article.address_in("zh-hant"))
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-field=body]").inner_text() == "发展"


def test_text_in_the_editor_looks_as_on_the_page(editor_page, page):
    article = make_article(
        body='<h2>a</h2><ul><li>b</li></ul><p class="align-center colour-red">c</p>'
    )
    page.goto(f"/admin/news/article/{article.pk}/change/")
    text = editable(page)
    look = "(element, name) => getComputedStyle(element)[name]"
    assert text.locator("h2").evaluate(look, "backgroundColor") == "rgba(0, 0, 0, 0)"
    assert text.locator("li").evaluate(look, "listStyleType") == "disc"
    assert text.locator("p").evaluate(look, "textAlign") == "center"
    assert text.locator("p").evaluate(look, "color") == "rgb(192, 0, 0)"
