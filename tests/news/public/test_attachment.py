import pytest

from tests.factories import make_article, make_attachment

pytestmark = pytest.mark.django_db


def body_with(*attachments):
    links = (f'<li><a href="{one.reference}">{one}</a></li>' for one in attachments)
    return f"<ul>{''.join(links)}</ul>"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "(PDF, 1.2\xa0MB)"),
        # Until a translation says otherwise; see news/locale.
        ("zh-hans", "PDF"),
    ],
)
def test_page_tells_type_and_size(client, language, told):
    attachment = make_attachment(original_name="通知.pdf", bytes=1_258_291)
    article = make_article(body=body_with(attachment), language=language)
    html = client.get(article.get_absolute_url()).text
    assert f'<a class="attachment attachment--pdf" href="{attachment.reference}"' in html
    facts = html.partition('<span class="attachment__facts">')[2].partition("</span>")[0]
    assert told in facts
    assert "1.2\xa0MB" in facts


def test_preview_tells_it_as_well(editor_client):
    article = make_article(body=body_with(make_attachment()), status="draft")
    html = editor_client.get(f"/admin/news/article/{article.pk}/preview/").text
    assert "attachment__facts" in html


def test_editor_gets_the_stored_text_as_it_is(editor_client):
    article = make_article(body=body_with(make_attachment()))
    html = editor_client.get(f"/admin/news/article/{article.pk}/change/").text
    assert "attachment__facts" not in html


def test_link_to_a_deleted_attachment_stays_a_link(client):
    attachment = make_attachment()
    article = make_article(body=body_with(attachment))
    attachment.delete()
    html = client.get(article.get_absolute_url()).text
    assert f'<a href="{attachment.reference}" rel="noopener noreferrer">' in html


def test_one_query_for_any_number_and_none_for_none(client, django_assert_num_queries):
    without = make_article(body='<p><a href="/media/elsewhere.pdf">x</a></p>').get_absolute_url()
    with django_assert_num_queries(5):
        client.get(without)
    for count in (1, 5):
        attachments = [make_attachment() for _ in range(count)]
        address = make_article(body=body_with(*attachments)).get_absolute_url()
        with django_assert_num_queries(6):
            client.get(address)
