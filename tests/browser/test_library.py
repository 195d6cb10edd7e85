"""Pictures in the article's form: chosen, dropped, pasted, described; and the page they make."""

import base64

import pytest

from news.articles.models import Article
from news.library.models import Image
from tests.browser.saving import newest_body, publish
from tests.factories import make_article, make_image, make_section, make_source
from tests.news.library.pictures.samples import jpeg

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "div.cke_wysiwyg_div[contenteditable=true]"

# What a browser does when files are dropped on an element or pasted into it.
DROP = """([selector, files, html]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const target = document.querySelector(selector);
  const { x, y } = target.getBoundingClientRect();
  for (const name of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(name, {
      bubbles: true, cancelable: true, dataTransfer: transfer, clientX: x + 30, clientY: y + 10,
    }));
  }
}"""
PASTE = """([selector, files, html]) => {
  const transfer = new DataTransfer();
  if (html) {
    transfer.setData("text/html", html);
  }
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  document.querySelector(selector).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
  );
}"""


@pytest.fixture
def form(editor_page):
    """Call with an article for its form, the editor ready, the caret in the first paragraph."""

    def open_form(article):
        # What the publish check asks of a published article.
        article.section, article.source = make_section(), make_source(is_own=True)
        article.save()
        editor_page.goto(f"/admin/news/article/{article.pk}/change/")
        editor_page.locator(f"{TEXT} p").first.click()
        return editor_page

    return open_form


def as_file(name, data, kind="image/jpeg"):
    return [name, kind, base64.b64encode(data).decode()]


def photos(number):
    return [as_file(f"photo-{n}.jpg", jpeg(400 + 100 * n, 300)) for n in range(number)]


def data_of(page):
    return page.evaluate("CKEDITOR.instances.id_body.getData()")


def save(page):
    page.click("[name=_continue] >> nth=0")
    page.locator(f"{TEXT} >> nth=0").wait_for()
    return newest_body()


def test_three_dropped_pictures_are_captioned_and_published(form, page):
    article = make_article(body="<p>First words</p><p>Last words</p>")
    form(article)
    page.evaluate(DROP, [f"{TEXT} p", photos(3), ""])
    page.locator(f"{TEXT} figure").nth(2).wait_for()
    assert Image.objects.count() == 3
    for number in range(3):
        page.locator(f"{TEXT} figcaption").nth(number).click()
        page.keyboard.type(f"Caption {number}")
        page.locator(f"{TEXT} figure img").nth(number).dblclick()
        page.fill("#picker-alt", f"Picture {number}")
        page.click("[data-picker-details] button.default")
    body = save(page)
    assert body.index("First words") < body.index("<figure>")
    assert body.index("</figure>") < body.index("Last words")
    publish(page)
    page.goto(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-field=body] figure picture").count() == 3
    assert page.locator("[data-field=body] figcaption").all_inner_texts() == [
        f"Caption {number}" for number in range(3)
    ]
    widths = page.locator("[data-field=body] img").evaluate_all(
        "images => images.map((i) => [i.alt, i.complete && i.naturalWidth > 0, i.height])"
    )
    assert [alt for alt, _, _ in widths] == [f"Picture {number}" for number in range(3)]
    page.locator("[data-field=body] img").last.scroll_into_view_if_needed()


def test_pasted_screenshot_becomes_a_picture_without_a_caption(form, page):
    form(make_article(status="draft", body="<p>Words</p>"))
    page.evaluate(PASTE, [TEXT, photos(1), ""])
    page.locator(f"{TEXT} figure").wait_for()
    body = save(page)
    assert body.count("<img") == 1
    assert "figcaption" not in body
    assert "data:" not in body


def test_refused_file_is_named_and_the_others_come_in(form, page, problems):
    form(make_article(body="<p>Words</p>"))
    page.evaluate(DROP, [f"{TEXT} p", [as_file("bad.jpg", b"<script>"), *photos(1)], ""])
    page.locator(f"{TEXT} figure").wait_for()
    assert page.locator(".upload__item--failed").inner_text().startswith("bad.jpg")
    assert Image.objects.count() == 1
    assert ["400 (Bad Request)" in problem for problem in problems] == [True]
    problems.clear()


def test_word_passage_with_its_own_picture_stays_text(form, page):
    form(make_article(body="<p>Words</p>"))
    page.evaluate(PASTE, [TEXT, photos(1), "<p>Copied <b>text</b></p>"])
    page.locator(f"{TEXT} strong:has-text('text')").wait_for()
    assert not Image.objects.exists()


def test_picture_is_chosen_with_the_keyboard_alone(form, page):
    make_image(alt="Wanted hall", width=800, height=400)
    make_image(alt="Another")
    form(make_article(body="<p>Words</p>"))
    page.locator(".cke_button__library-picture").focus()
    page.keyboard.press("Enter")
    page.locator(".picker__item").nth(1).wait_for()
    page.keyboard.type("hall")
    page.locator(".picker__item").nth(1).wait_for(state="detached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#picker-alt") == "Wanted hall"
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} figure img[alt='Wanted hall']").wait_for()
    page.locator(".cke_button__library-picture").focus()
    page.keyboard.press("Enter")
    page.locator(".picker__item").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.picker").wait_for(state="hidden")
    assert data_of(page).count("<figure>") == 1


def test_lead_picture_is_uploaded_described_chosen_and_removed(form, page):
    form(make_article(body="<p>Words</p>", status="draft"))
    page.click("[data-chooser-open]")
    page.set_input_files(
        "[data-picker-files]",
        [{"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 600)}],
    )
    page.fill("#picker-alt", "A hall")
    page.fill("#picker-credit", "Li Si")
    page.click("[data-picker-details] button.default")
    page.locator("[data-chooser-picture] img[alt='A hall']").wait_for()
    save(page)
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("A hall", "Li Si")
    assert Article.objects.get().lead_image == image
    page.click("[data-chooser-clear]")
    save(page)
    assert Article.objects.get().lead_image is None


def test_foreign_pictures_are_not_asked_for_while_editing(form, page):
    """The page fixture fails on any request to another host and any violation of the policy."""
    wechat = (
        '<section style="font-size:16px"><p style="text-align:center"><strong>标题</strong></p>'
        '<section><img class="rich_pages" data-src="https://mmbiz.qpic.cn/a/640?wx_fmt=png" '
        'src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="></section>'
        '<p><img src="http://example.org/b.jpg" alt="b"> text</p></section>'
    )
    form(make_article(body="<p>Words</p>"))
    page.evaluate(PASTE, [TEXT, [], wechat])
    page.locator(f"{TEXT} strong:has-text('标题')").wait_for()
    page.wait_for_load_state("networkidle")
    data = data_of(page)
    assert 'src="https://mmbiz.qpic.cn/a/640?wx_fmt=png"' in data
    assert 'src="http://example.org/b.jpg"' in data
    page.click(".cke_button__source")
    assert "https://mmbiz.qpic.cn/a/640" in page.input_value("textarea.cke_source")


def test_a_pictures_width_is_chosen_and_kept(form, page):
    image = make_image(alt="A hall", width=1000, height=500)
    form(make_article(body=f'<p>Words</p><figure><img src="{image.reference}" alt="a"></figure>'))
    page.locator(f"{TEXT} figure img").dblclick()
    page.fill("#picker-width", "300")
    page.fill("#picker-alt", "A hall in the evening")
    page.click("[data-picker-details] button.default")
    body = save(page)
    assert 'alt="A hall in the evening"' in body
    assert 'width="300"' in body
    publish(page)
    page.goto(Article.objects.get().get_absolute_url())
    box = page.locator("[data-field=body] img").bounding_box()
    assert (round(box["width"]), round(box["height"])) == (300, 150)


def test_pictures_that_stand_in_the_pasted_text_go_into_the_library_at_once(form, page):
    """As Word copies them; a few of a telephone's would make the form too large to be sent."""
    data = [base64.b64encode(jpeg(300 + n, 200)).decode() for n in range(2)]
    word = "".join(
        f'<p>before {n}<img src="data:image/jpeg;base64,{one}" alt="hall {n}">after {n}</p>'
        for n, one in enumerate(data)
    )
    form(make_article(body="<p>Words</p>"))
    page.evaluate(PASTE, [TEXT, [], word])
    page.locator(f"{TEXT} img[alt='hall 1']").wait_for()
    assert Image.objects.count() == 2
    assert "data:" not in data_of(page)
    body = save(page)
    for image in Image.objects.all():
        assert f'src="{image.reference}"' in body
    assert body.index("before 0") < body.index("hall 0") < body.index("after 0")


def test_looks_of_a_pasted_text_become_classes(form, page):
    wechat = (
        '<section><p style="text-align: center"><span style="color: #c00000">红色</span></p>'
        '<p style="text-indent: 2em">首行缩进</p><table style="width: 100%">'
        "<tr><td>单元格</td></tr></table></section>"
    )
    form(make_article(body="<p>Words</p>"))
    page.evaluate(PASTE, [TEXT, [], wechat])
    page.locator(f"{TEXT} td:has-text('单元格')").wait_for()
    body = save(page)
    assert '<p class="align-center"><span class="colour-red">红色</span></p>' in body
    assert '<p class="first-line-indent">首行缩进</p>' in body
    assert '<table class="table-full">' in body
    assert "style=" not in body
