import pytest

from tests.factories import make_article, make_section, make_translation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def visitor(request, chromium, live_server):
    """A visitor whose browser asks for British English."""
    context = chromium.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


def switch(page, name):
    page.locator("nav.editions").get_by_role("link", name=name, exact=True).click()


def test_choice_is_remembered_for_the_next_visit(visitor):
    make_article(title="English article")
    visitor.goto("/")
    visitor.wait_for_url("**/en/")
    switch(visitor, "繁體中文")
    visitor.wait_for_url("**/zh-hant/")
    visitor.goto("/")
    visitor.wait_for_url("**/zh-hant/")
    switch(visitor, "English")
    visitor.wait_for_url("**/en/")
    visitor.goto("/articles/")
    visitor.wait_for_url("**/en/articles/")


def test_switcher_leads_through_the_versions_of_an_article(visitor):
    english = make_article(title="In English")
    simplified = make_translation(
        english, "zh-hans", title="头发与发展", body="<p>皇后以后</p>", slug="x"
    )
    visitor.goto(english.get_absolute_url())
    switch(visitor, "繁體中文")
    visitor.wait_for_url(f"**/zh-hant/articles/{simplified.pk}/x/")
    assert visitor.locator("h1").inner_text() == "頭髮與發展"
    assert visitor.locator("[data-field=body]").inner_text() == "皇后以後"
    assert visitor.locator("html").get_attribute("lang") == "zh-hant"
    visitor.locator("[data-notice=converted] a").click()
    visitor.wait_for_url(f"**{simplified.get_absolute_url()}")
    assert visitor.locator("h1").inner_text() == "头发与发展"
    visitor.locator("[data-field=versions] a").click()
    visitor.wait_for_url(f"**{english.get_absolute_url()}")


def test_switcher_keeps_the_list(visitor):
    make_section(slug="policy", name_en="Policy", name_zh_hans="政策")
    visitor.goto("/en/sections/policy/")
    switch(visitor, "简体中文")
    visitor.wait_for_url("**/zh-hans/sections/policy/")
    assert visitor.locator("h1").inner_text() == "政策"
