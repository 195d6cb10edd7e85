import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from news.articles.models import Article
from tests.factories import make_draft, make_user
from tests.news.accounts.codes import OWN, PAGE, code_of, give_device, offered_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR = "required"


def log_in(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", "secret")
    page.click("[type=submit]")
    page.wait_for_url(f"**{PAGE}**")


def give(page, name, code):
    page.fill(f"#id_{name}", code)
    page.click(".submit-row [type=submit]")


def check(page, problems):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    before = len(problems)
    found = Axe().run(page, context="#content-main")
    assert not found.response["violations"], found.generate_report()
    # What the checker's own styles meet in the policy.
    del problems[before:]


def test_is_set_up_and_asked_for_at_the_next_log_in(page, problems):
    user = make_user("Publisher", language="en")
    page.goto(f"/admin/login/?next={OWN}")
    log_in(page, user)
    expect(page.locator(".second-factor__qr svg")).to_be_visible()
    key = offered_key(page.content())
    check(page, problems)
    give(page, "first_code", "12")
    expect(page.locator("#id_first_code")).to_have_attribute("aria-invalid", "true")
    check(page, problems)
    give(page, "first_code", code_of(key))
    codes = page.locator("[data-recovery-codes] code").all_inner_texts()
    assert len(codes) == 10
    check(page, problems)
    with page.expect_download() as download:
        page.click("[data-download]")
    saved = download.value.path().read_text(encoding="utf-8")
    assert all(code in saved for code in codes)
    page.click("#content-main a.button.default")
    page.wait_for_url(f"**{OWN}")
    expect(page.locator(".account-sessions tbody tr")).to_have_count(1)
    check(page, problems)

    page.context.clear_cookies()
    page.goto(f"/admin/login/?next={OWN}")
    log_in(page, user)
    check(page, problems)
    give(page, "code", codes[0])
    page.wait_for_url(f"**{OWN}")
    expect(page.locator(".messagelist .warning")).to_contain_text("9 recovery codes left")
    page.goto(f"{PAGE}recovery-codes/")
    check(page, problems)
    page.goto(f"{PAGE}replace/")
    check(page, problems)


@pytest.mark.usefixtures("unchecked")
def test_text_of_an_open_form_outlives_log_in_and_code_in_another_tab(page, problems):
    user = make_user("Publisher", language="en")
    device, codes = give_device(user)
    article = make_draft(user, title="First")
    form = f"/admin/news/article/{article.pk}/change/"
    page.goto(f"/admin/login/?next={form}")
    log_in(page, user)
    give(page, "code", code_of(device.key))
    state = page.locator("[data-editing-state]")
    expect(state).to_contain_text("Nothing to save yet")
    Session.objects.all().delete()
    page.fill("#id_title", "Typed after the end")
    expect(state).to_contain_text("Your login has expired")

    other = page.context.new_page()
    other.goto("/admin/login/")
    log_in(other, user)
    # Half logged in: the server keeps nothing, and this browser does.
    with page.expect_response("**/autosave/") as answer:
        page.fill("#id_title", "Typed between")
    assert answer.value.status == 403
    expect(state).to_contain_text("Your login has expired")
    assert Article.objects.get().title == "First"
    give(other, "code", codes[0])
    other.wait_for_selector("#user-tools")

    expect(state).to_contain_text("Draft kept on the server at")
    page.click("[name=_continue] >> nth=0")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get().title == "Typed between"
    refused = [problem for problem in problems if "401" in problem or "403" in problem]
    assert refused == problems
    problems.clear()


@pytest.mark.usefixtures("unchecked")
def test_form_that_is_sent_half_logged_in_is_given_back(page, problems):
    user = make_user("Publisher", language="en")
    _device, codes = give_device(user)
    article = make_draft(user, title="First")
    form = f"/admin/news/article/{article.pk}/change/"
    page.goto(f"/admin/login/?next={form}")
    log_in(page, user)
    give(page, "code", codes[0])
    expect(page.locator("[data-editing-state]")).to_contain_text("Nothing to save yet")
    Session.objects.all().delete()
    page.fill("#id_title", "Typed after the end")
    other = page.context.new_page()
    other.goto("/admin/login/")
    log_in(other, user)
    page.click("[name=_continue] >> nth=0")
    expect(page.locator("#content-main")).to_contain_text("lacks the code")
    assert Article.objects.get().title == "First"
    give(other, "code", codes[1])
    other.wait_for_selector("#user-tools")
    page.click("[data-sent] [type=submit]")
    page.wait_for_selector(".messagelist .success")
    assert Article.objects.get().title == "Typed after the end"
    problems.clear()
