import json

import pytest

from tests.factories import make_article, make_image, make_section

pytestmark = pytest.mark.django_db(transaction=True)


def test_structured_data_passes_the_policy_and_is_read_back(page):
    """The page fixture fails on any refusal that the browser reports."""
    title = 'A </script><script>alert("x")</script> & <!-- title'
    article = make_article(title=title, section=make_section(name_en="Policy"))
    page.goto(article.get_absolute_url())
    blocks = page.locator('script[type="application/ld+json"]').all_text_contents()
    assert [json.loads(block)["@type"] for block in blocks] == ["NewsArticle", "BreadcrumbList"]
    assert json.loads(blocks[0])["headline"] == title
    assert page.locator("h1").inner_text() == title


def test_card_is_shown_as_a_picture(page):
    article = make_article(lead_image=make_image(1600, 900))
    page.goto(article.get_absolute_url())
    pictures = page.locator('meta[property="og:image"]')
    addresses = [picture.get_attribute("content") for picture in pictures.all()]
    shown = page.evaluate(
        """addresses => Promise.all(addresses.map(async address => {
            const image = new Image();
            image.src = address;
            await image.decode();
            return [image.naturalWidth, image.naturalHeight];
        }))""",
        addresses,
    )
    assert shown == [[1200, 630], [600, 600]]
