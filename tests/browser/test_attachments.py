import pytest
from django.urls import reverse

from news.models import Attachment
from tests.browser.uploads import choose, drop, log_in
from tests.factories import make_article, make_attachment
from tests.news.attachments.samples import HTML, docx, pdf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library(page, editor_client, live_server):
    """The list of attachments, open in an editor's browser."""
    log_in(page, editor_client, live_server)
    page.goto(reverse("admin:news_attachment_changelist"))
    return page


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


@pytest.fixture
def tolerant_page(chromium, live_server):
    """A page whose console may tell of refused requests, as Chromium does of each."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    yield context.new_page()
    context.close()


def test_refusal_is_shown_and_the_others_go_through(tolerant_page, editor_client, live_server):
    log_in(tolerant_page, editor_client, live_server)
    tolerant_page.goto(reverse("admin:news_attachment_changelist"))
    drop(tolerant_page, {"page.pdf": HTML, "good.pdf": pdf()})
    tolerant_page.locator(".upload__item:has-text('good.pdf'):has-text('added')").wait_for()
    refused = tolerant_page.locator(".upload__item--failed").inner_text()
    assert refused.split("\n")[0] == "page.pdf"
    assert "This file is a web page or plain text" in refused
    assert Attachment.objects.get().original_name == "good.pdf"


def test_visitor_sees_type_and_size_and_saves_the_file_by_its_name(page):
    attachment = make_attachment(original_name="关于“质量月”的通知.pdf")
    link = f'<p>附件：<a href="{attachment.get_absolute_url()}">通知.pdf</a></p>'
    page.goto(make_article(body=link).get_absolute_url())
    shown = page.get_by_role("link", name="通知.pdf")
    assert f"通知.pdf (PDF, {attachment.bytes}\xa0bytes)" in shown.inner_text()
    with page.expect_download() as started:
        shown.click()
    assert started.value.suggested_filename == "关于“质量月”的通知.pdf"
    with open(started.value.path(), "rb") as file:
        assert file.read().startswith(b"%PDF-")
