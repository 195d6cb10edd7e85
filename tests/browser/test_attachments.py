import pytest
from django.urls import reverse

from news.articles.models import Article
from news.library.models import Attachment
from tests.browser.uploading import choose, drop
from tests.factories import make_article, make_attachment
from tests.news.library.documents.samples import docx, pdf
from tests.news.library.pictures.samples import HTML

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "div.cke_wysiwyg_div[contenteditable=true]"


@pytest.fixture
def library(editor_page):
    """The list of attachments, open in an editor's browser."""
    editor_page.goto(reverse("admin:news_attachment_changelist"))
    return editor_page


def test_documents_are_uploaded_by_button_and_by_drop(library):
    choose(library, {"通知.pdf": pdf(), "form.docx": docx()})
    library.locator(".upload__item:has-text('form.docx'):has-text('added')").wait_for()
    drop(library, {"again.pdf": pdf(), "two.pdf": pdf(b"(2)")})
    library.locator(".upload__item:has-text('two.pdf'):has-text('added')").wait_for()
    repeated = library.locator(".upload__item:has-text('again.pdf')")
    assert "already in the library" in repeated.inner_text()
    assert Attachment.objects.count() == 3
    assert library.locator(".upload__item img").count() == 0
    library.get_by_role("link", name="Show the new files in the list").click()
    library.locator("#result_list tbody tr").nth(2).wait_for()
    assert library.get_by_role("link", name="通知.pdf").is_visible()


def test_refusal_is_shown_and_the_others_go_through(library, problems):
    drop(library, {"page.pdf": HTML, "good.pdf": pdf()})
    library.locator(".upload__item:has-text('good.pdf'):has-text('added')").wait_for()
    refused = library.locator(".upload__item--failed").inner_text()
    assert refused.split("\n")[0] == "page.pdf"
    assert "This file is a web page or plain text" in refused
    assert Attachment.objects.get().original_name == "good.pdf"
    assert ["400 (Bad Request)" in problem for problem in problems] == [True]
    problems.clear()


def test_editor_attaches_a_document_to_a_text(editor_page):
    article = make_article(status="draft", body="<p>Words</p>")
    editor_page.goto(reverse("admin:news_article_change", args=[article.pk]))
    editor_page.locator(f"{TEXT} p").click()
    editor_page.keyboard.press("End")
    editor_page.click(".cke_button__library-attachment")
    editor_page.set_input_files(
        "[data-picker-files]",
        [{"name": "通知.pdf", "mimeType": "application/pdf", "buffer": pdf()}],
    )
    editor_page.locator(f"{TEXT} a:has-text('通知.pdf')").wait_for()
    editor_page.click("[name=_continue] >> nth=0")
    editor_page.locator(".messagelist .success").wait_for()
    editor_page.locator(f"{TEXT} a:has-text('通知.pdf')").wait_for()
    Article.objects.update(status="published")
    editor_page.goto(article.get_absolute_url())
    size = Attachment.objects.get().bytes
    shown = editor_page.locator("[data-field=body] a.attachment--pdf")
    assert shown.inner_text() == f"通知.pdf (PDF, {size}\xa0bytes)"


def test_attachment_is_chosen_again_from_the_picker(editor_page):
    make_attachment(title="Notice of the fair")
    make_attachment(title="Another")
    article = make_article(status="draft", body="<p>Words</p>")
    editor_page.goto(reverse("admin:news_article_change", args=[article.pk]))
    editor_page.locator(f"{TEXT} p").click()
    editor_page.click(".cke_button__library-attachment")
    editor_page.locator(".picker__item").nth(1).wait_for()
    editor_page.keyboard.type("fair")
    editor_page.locator(".picker__item").nth(1).wait_for(state="detached")
    editor_page.click(".picker__item")
    editor_page.locator(f"{TEXT} a:has-text('Notice of the fair')").wait_for()


def test_visitor_sees_type_and_size_and_saves_the_file_by_its_name(page):
    attachment = make_attachment(original_name="关于“质量月”的通知.pdf")
    link = f'<p>附件：<a href="{attachment.reference}">通知.pdf</a></p>'
    page.goto(make_article(body=link).get_absolute_url())
    shown = page.get_by_role("link", name="通知.pdf")
    assert f"通知.pdf (PDF, {attachment.bytes}\xa0bytes)" in shown.inner_text()
    with page.expect_download() as started:
        shown.click()
    assert started.value.suggested_filename == "关于“质量月”的通知.pdf"
    with open(started.value.path(), "rb") as file:
        assert file.read().startswith(b"%PDF-")
