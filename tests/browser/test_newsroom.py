"""The newsroom as the press office uses it: several people, each in a browser of their own."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from news.articles.models import Article
from news.newsroom import autosave
from news.newsroom.models import Autosave, Presence, Revision
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.browser.patience import PATIENCE
from tests.factories import (
    make_article,
    make_draft,
    make_image,
    make_section,
    make_source,
    make_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unchecked")]


@pytest.fixture
def enter(chromium, live_server):
    """Call with a user (or none) for a page of theirs; a script error in it fails the test."""
    contexts, problems = [], []

    def enter(user=None, **options):
        context = chromium.new_context(base_url=live_server.url, locale="en-GB", **options)
        contexts.append(context)
        if user:
            log_in(context, user, live_server.url)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield enter
    for context in contexts:
        # What a page sends as it closes would meet the emptying of the database.
        context.set_offline(True)
        context.close()
    assert not problems


def log_in(context, user, url):
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def editable(page):
    text = page.locator("div.cke_wysiwyg_div[contenteditable=true]")
    text.wait_for()
    return text


def open_form(page, article):
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)


def take(page, step):
    page.click(f"button[name=_step][value={step}]")
    page.wait_for_load_state()


def steps(page):
    return set(page.locator("button[name=_step]").evaluate_all("all => all.map(b => b.value)"))


def test_walk_from_reporter_to_page_and_back(enter):
    make_section(name_en="Policy")
    make_source(name="Jinhua Daily")
    reporter = enter(make_user("Reporter", name="reporter"))
    editor = enter(make_user("Editor", name="editor"))
    publisher = enter(make_user("Publisher", name="publisher"))
    visitor = enter()

    # The reporter writes and submits.
    reporter.goto("/admin/")
    reporter.click("text=Write an article")
    reporter.fill("#id_title", "The new line")
    editable(reporter).click()
    reporter.keyboard.type("It opens in 2027.")
    take(reporter, "submit")
    article = Article.objects.get()
    assert article.work == "in_review"
    assert steps(reporter) == {"recall"}
    public = f"/en/articles/{article.pk}/"
    assert visitor.goto(public).status == 404

    # The editor returns it with a comment; without one it stays.
    editor.goto("/admin/")
    editor.locator("[data-panel=waiting]").get_by_role("link", name="The new line").click()
    editable(editor)
    assert steps(editor) == {"recall", "approve", "return"}
    take(editor, "return")
    expect(editor.locator(".messagelist .error")).to_contain_text("needs a comment")
    editor.fill("#id_comment", "Name the source.")
    take(editor, "return")
    expect(editor.locator(".messagelist .success")).to_be_visible()

    # The reporter sees why, mends and submits again.
    reporter.goto("/admin/")
    reporter.locator("[data-panel=mine]").get_by_role("link", name="The new line").click()
    expect(reporter.locator(".returned")).to_contain_text("Name the source.")
    editable(reporter).click()
    reporter.keyboard.press("Control+End")
    reporter.keyboard.type(" So the ministry.")
    take(reporter, "submit")

    # Editor and publisher approve, and it goes live at its minute.
    open_form(editor, article)
    take(editor, "approve")
    assert steps(editor) == {"recall"}
    open_form(publisher, article)
    take(publisher, "approve")
    editable(publisher)
    assert "publish" in steps(publisher)
    minute = (timezone.localtime() + timezone.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    publisher.fill("#id_at", minute)
    take(publisher, "publish")
    assert visitor.goto(public).status == 404
    Article.objects.update(published_at=timezone.now())  # An hour later.
    visitor.goto(public)
    expect(visitor.locator("[data-field=body]")).to_have_text("It opens in 2027. So the ministry.")

    # The publisher prepares an update while it is live, and looks at it.
    open_form(publisher, article)
    publisher.fill("#id_title", "The new line, updated")
    publisher.fill("#id_note", "Title")
    publisher.click("[name=_continue] >> nth=0")
    expect(publisher.locator(".messagelist .success")).to_be_visible()
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("The new line")
    publisher.get_by_role("link", name="Screens and sharing").click()
    frame = publisher.frame_locator("iframe.screens__page")
    expect(frame.locator("h1")).to_have_text("The new line, updated")
    publisher.get_by_role("link", name="Phone").click()
    expect(frame.locator("h1")).to_have_text("The new line, updated")
    assert publisher.locator("iframe").bounding_box()["width"] < 420

    # The update is reviewed and published like everything else.
    open_form(publisher, article)
    take(publisher, "submit")
    open_form(editor, article)
    take(editor, "approve")
    second = enter(make_user("Publisher", name="second"))
    open_form(second, article)
    take(second, "approve")
    open_form(publisher, article)
    take(publisher, "publish")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("The new line, updated")

    # An old version is restored, which makes a draft; then the page is withdrawn.
    publisher.goto(f"/admin/news/article/{article.pk}/history/")
    publisher.get_by_role("button", name="Compare", exact=True).click()
    expect(publisher.locator("[data-field=title] ins")).to_have_text(", updated")
    publisher.go_back()
    publisher.get_by_role("button", name="Restore version 2", exact=True).click()
    expect(publisher.locator("#id_title")).to_have_value("The new line")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("The new line, updated")
    editable(publisher)
    publisher.fill("#id_comment", "Wrong figures.")
    take(publisher, "withdraw")
    assert visitor.goto(public).status == 404


def retype(paragraph, text):
    """The whole of a paragraph in CKEditor, once it has taken the focus and the caret with it."""
    paragraph.click()
    paragraph.page.locator(".cke_focus").wait_for()
    paragraph.page.keyboard.press("Home")
    paragraph.page.keyboard.press("Shift+End")
    paragraph.page.keyboard.type(text)


def test_two_people_in_one_article(enter):
    writer = make_user("Reporter", name="writer", first_name="Li", last_name="Hua")
    article = make_draft(writer, title="First", body="<p>one</p><p>two</p><p>three</p>")
    li, wang = enter(writer), enter(make_user("Editor", name="wang"))
    open_form(li, article)
    open_form(wang, article)

    # Each sees that the other is there: the second at once, the first with the next beat.
    expect(wang.locator("[data-editing-others]")).to_contain_text("Li Hua")
    li.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(li.locator("[data-editing-others]")).to_contain_text("wang")

    wang.fill("#id_title", "Wang's title")
    retype(editable(wang).locator("p").first, "ONE")
    wang.click("[name=_continue] >> nth=0")
    expect(wang.locator(".messagelist .success")).to_be_visible()

    # Li is told, goes on all the same, and saves: nothing of either is lost.
    li.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(li.locator("[data-editing-newer]")).to_contain_text("wang")
    li.fill("#id_title", "Li's title")
    li.fill("#id_summary", "Li's summary")
    retype(editable(li).locator("p").last, "THREE")
    li.click("[name=_save] >> nth=0")
    li.wait_for_url("**/merge/3/")
    assert Article.objects.get().title == "Wang's title"
    assert Revision.objects.get(kind="aside").title == "Li's title"

    expect(li.locator("[data-field=title] del").first).to_have_text("Wang")
    assert li.is_checked("[name=choice_title][value=mine]")
    assert li.is_checked("[name=choice_body][value=both]")
    li.check("[name=choice_title][value=theirs]")
    li.get_by_role("button", name="Save as merged").click()
    editable(li)
    merged = Article.objects.get()
    assert (merged.title, merged.summary) == ("Wang's title", "Li's summary")
    text = editable(li).inner_text().split()
    assert text == ["ONE", "two", "THREE"]


def test_presence_ends_with_the_page(enter):
    article = make_draft(make_user("Editor", name="author"))
    page = enter(make_user("Editor", name="wang"))
    open_form(page, article)
    expect_soon(lambda: Presence.objects.count() == 1)
    page.goto("/admin/")
    expect_soon(lambda: not Presence.objects.exists())


def expect_soon(holds):
    """For what the server comes to know without the page showing it."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline
        # Gives the server's thread its turn.
        Article.objects.exists()


def state(page):
    return page.locator("[data-editing-state]")


class TestNothingTypedIsLost:
    @pytest.fixture(params=["ckeditor", "textarea"])
    def editor_widget(self, request, settings):
        if request.param == "textarea":
            settings.EDITOR_WIDGET = "django.forms.Textarea"
        return request.param

    def type_body(self, page, widget, text):
        if widget == "textarea":
            page.fill("#id_body", f"<p>{text}</p>")
        else:
            editable(page).click()
            page.keyboard.press("Control+End")
            page.keyboard.type(text)

    def wait_for_form(self, page, widget):
        if widget == "ckeditor":
            editable(page)
        expect(state(page)).to_contain_text("Nothing to save yet")

    def test_crashed_tab_offers_its_text_back(self, enter, editor_widget):
        user = make_user("Editor")
        article = make_draft(user, title="First", body="")
        page = enter(user)
        page.goto(f"/admin/news/article/{article.pk}/change/")
        self.wait_for_form(page, editor_widget)
        page.fill("#id_title", "Typed title")
        self.type_body(page, editor_widget, "Typed body")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        page.close()  # No page of ours hears of it.

        again = enter(user)  # Another browser: only the server has it.
        again.goto(f"/admin/news/article/{article.pk}/change/")
        expect(again.locator("[data-editing-offer]")).to_be_visible()
        again.click("[data-editing-restore]")
        again.wait_for_url("**autosave=*")
        expect(again.locator("#id_title")).to_have_value("Typed title")
        if editor_widget == "ckeditor":
            expect(editable(again)).to_have_text("Typed body")
        # It is not saved yet, and the form that goes on with it keeps it again.
        expect(state(again)).to_contain_text("Draft kept on the server at")
        again.click("[name=_continue] >> nth=0")
        expect(again.locator(".messagelist .success")).to_be_visible()
        article.refresh_from_db()
        assert article.title == "Typed title"
        assert "Typed body" in article.body
        assert not Autosave.objects.exists()
        again.goto(f"/admin/news/article/{article.pk}/change/")
        expect(again.locator("[data-editing-offer]")).to_be_hidden()

    def test_lost_connection_is_said_and_the_browser_keeps_it(self, enter):
        user = make_user("Reporter")
        page = enter(user)
        page.goto("/admin/news/article/add/")
        editable(page)
        expect(state(page)).to_contain_text("Nothing to save yet")
        page.context.set_offline(True)
        page.fill("#id_title", "Typed in a tunnel")
        expect(state(page)).to_contain_text("No connection: kept in this browser only")
        assert not Autosave.objects.exists()
        page.context.set_offline(False)
        expect(state(page)).to_contain_text("Draft kept on the server at")
        assert Autosave.objects.get().data["title"] == ["Typed in a tunnel"]

    def test_expired_login_keeps_the_text_until_the_next(self, enter, live_server):
        user = make_user("Reporter")
        article = make_draft(user, title="First")
        page = enter(user)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        Session.objects.all().delete()
        page.fill("#id_title", "Typed after the end")
        expect(state(page)).to_contain_text("Your login has expired")
        page.click("[name=_save] >> nth=0")
        page.wait_for_url("**/login/**")
        assert Article.objects.get().title == "First"

        page.fill("#id_username", user.username)
        page.fill("#id_password", "secret")
        page.click("[type=submit]")
        editable(page)
        expect(page.locator("[data-editing-offer]")).to_be_visible()
        page.click("[data-editing-restore]")
        page.wait_for_url("**autosave=*")
        expect(page.locator("#id_title")).to_have_value("Typed after the end")

    def test_login_in_another_tab_lets_this_form_go_on(self, enter, live_server):
        user = make_user("Reporter")
        article = make_draft(user, title="First")
        page = enter(user)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        Session.objects.all().delete()
        page.fill("#id_title", "Typed after the end")
        expect(state(page)).to_contain_text("Your login has expired")
        other = page.context.new_page()
        other.goto("/admin/login/")
        other.fill("#id_username", user.username)
        other.fill("#id_password", "secret")
        other.click("[type=submit]")
        other.wait_for_url("**/admin/**")
        other.wait_for_load_state()
        expect(state(page)).to_contain_text("Draft kept on the server at")
        page.click("[name=_continue] >> nth=0")
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert Article.objects.get().title == "Typed after the end"

    def test_another_account_on_this_machine_is_offered_nothing(self, enter, live_server):
        user, other = make_user("Editor"), make_user("Editor")
        article = make_draft(user)
        page = enter(user)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        page.fill("#id_title", "Mine alone")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        log_in(page.context, other, live_server.url)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        expect(page.locator("[data-editing-offer]")).to_be_hidden()

    def test_discarded_text_is_not_offered_again(self, enter):
        user = make_user("Editor")
        article = make_draft(user)
        page = enter(user)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        page.fill("#id_title", "Unwanted")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        open_form(page, article)
        page.click("[data-editing-discard]")
        expect(page.locator("[data-editing-offer]")).to_be_hidden()
        expect_soon(lambda: not Autosave.objects.exists())
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        expect(page.locator("[data-editing-offer]")).to_be_hidden()

    def test_what_is_typed_before_the_script_looks_is_unsaved(self, enter):
        user = make_user("Editor")
        article = make_draft(user, title="First")
        page = enter(user)
        waiting = []
        page.route("**/article-editing*.js", lambda route: waiting.append(route))
        page.goto(f"/admin/news/article/{article.pk}/change/", wait_until="commit")
        page.fill("#id_title", "Early")
        expect_soon(lambda: page.evaluate("1") and waiting)
        waiting[0].continue_()
        expect(state(page)).to_contain_text("Draft kept on the server at")
        editable(page)
        (copy,) = copies(page)
        assert "title=Early" in copy["fields"]

    def test_first_key_changes_the_bar_and_is_kept_in_the_browser(self, enter):
        page = enter(make_user("Reporter"))
        page.route("**/autosave/", lambda route: None)  # The server never answers.
        page.goto("/admin/news/article/add/")
        editable(page).click()
        expect(state(page)).to_contain_text("Nothing to save yet")
        page.keyboard.type("x")
        expect(state(page)).to_have_text("Not saved yet.")
        page.wait_for_function(
            "() => Object.keys(localStorage).some(key => key.startsWith('article-form'))"
        )
        (copy,) = copies(page)
        assert "body=%3Cp%3Ex" in copy["fields"]
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
        page.goto("/admin/")
        assert dialogs == ["beforeunload"]
        # The dashboard has it, though the server has not.
        expect(page.locator("[data-unsaved-place]")).to_contain_text("in this browser only")

    def test_text_that_is_only_written_otherwise_by_the_editor_is_saved(self, enter):
        user = make_user("Editor")
        image = make_image()
        body = (
            f'<figure><img src="{image.file.url}" alt="a"><figcaption>c</figcaption></figure>'
            "<p>a&nbsp;b &lt; <b>c</b><br></p><ul><li>d<ol><li>e</li></ol></li></ul>"
            "<table><tbody><tr><td>f</td></tr></tbody></table><p></p>"
        )
        article = make_draft(user, body=body, source_url="https://example.org/a?b=c&d")
        page = enter(user)
        open_form(page, article)
        expect(state(page)).to_contain_text("Nothing to save yet")
        editable(page).locator("td").click()
        editable(page).locator("img").first.click()
        page.wait_for_function("() => performance.now() > 2500")  # Several looks.
        expect(state(page)).to_contain_text("Nothing to save yet")
        assert copies(page) == []

    def test_text_that_back_brings_again_is_unsaved(self, enter):
        page = enter(make_user("Reporter"))
        page.goto("/admin/news/article/add/")
        editable(page)
        page.fill("#id_title", "Brought back")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        token = page.input_value("[name=form_token]")
        page.click("#site-name a")
        page.wait_for_url("**/admin/")
        page.go_back()
        expect(page.locator("#id_title")).to_have_value("Brought back")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        # It is the same form: no second text, and no second article.
        assert page.input_value("[name=form_token]") == token
        assert len(copies(page)) == Autosave.objects.count() == 1

    def test_newer_copy_of_the_browser_wins_and_stays_until_it_is_stored(self, enter):
        user = make_user("Reporter")
        article = make_draft(user, title="First")
        page = enter(user)
        open_form(page, article)
        page.fill("#id_title", "Typed")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        Session.objects.all().delete()
        page.fill("#id_title", "Typed, and a second later more")
        page.click("[name=_save] >> nth=0")
        page.wait_for_url("**/login/**")
        page.fill("#id_username", user.username)
        page.fill("#id_password", "secret")
        page.click("[type=submit]")
        editable(page)
        page.context.set_offline(True)
        page.click("[data-editing-restore]")
        expect(page.locator("[data-unsaved-state]")).to_contain_text("still kept")
        assert "more" in copies(page)[0]["fields"]
        page.context.set_offline(False)
        page.click("[data-editing-restore]")
        page.wait_for_url("**autosave=*")
        expect(page.locator("#id_title")).to_have_value("Typed, and a second later more")

    @pytest.mark.parametrize("held_up", ["js/unsaved", "unsaved/?"])
    def test_newer_copy_wins_over_a_link_that_is_clicked_early(self, enter, held_up):
        user = make_user("Reporter")
        article = make_draft(user, title="First")
        page = enter(user)
        open_form(page, article)
        page.fill("#id_title", "Typed")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        page.route("**/autosave/", lambda route: route.abort())
        page.fill("#id_title", "Typed, and more")
        expect(state(page)).to_contain_text("kept in this browser only")
        page.unroute("**/autosave/")
        # The list's script, or the server's answer to it, takes its time.
        waiting = []

        def hold(route):
            waiting.append(route)

        page.route(lambda url: held_up in url, hold)
        page.goto("/admin/", wait_until="commit")
        page.click("[data-editing-restore]")
        page.wait_for_url("**autosave=*", wait_until="commit")
        page.unroute_all(behavior="ignoreErrors")
        expect(page.locator("#id_title")).to_have_value("Typed, and more")
        page.reload()
        editable(page)
        expect(state(page)).to_contain_text("Draft kept on the server at")
        expect(titles(page)).to_have_count(0)

    def test_unsaved_new_texts_are_listed_and_end_one_by_one(self, enter):
        page = enter(make_user("Reporter"))
        for title in ("One", "Two", "Three"):
            page.goto("/admin/news/article/add/")
            editable(page)
            page.fill("#id_title", title)
            expect(state(page)).to_contain_text("Draft kept on the server at")
        page.goto("/admin/")
        expect(titles(page)).to_have_text(["Three", "Two", "One"])
        row(page, "Two").locator("[data-editing-restore]").click()
        expect(page.locator("#id_title")).to_have_value("Two")
        expect(titles(page)).to_have_text(["Three", "One"])
        expect(state(page)).to_contain_text("Draft kept on the server at")
        page.click("[name=_continue] >> nth=0")
        expect(page.locator(".messagelist .success")).to_be_visible()
        page.goto("/admin/news/article/add/")
        expect(titles(page)).to_have_text(["Three", "One"])
        row(page, "Three").locator("[data-editing-discard]").click()
        expect(titles(page)).to_have_text(["One"])
        assert [copy["fields"].count("title=One") for copy in copies(page)] == [1]
        assert Autosave.objects.get().data["title"] == ["One"]

    def test_copies_that_cannot_be_compared_are_both_offered(self, enter):
        user = make_user("Reporter")
        # Another computer, whose clock is years ahead, has gone on with this form's text.
        autosave.keep(
            *(user, None, "t1", 0, {"title": ["Elsewhere"]}),
            stamp=autosave.Stamp("other", 9_000_000_000_000),
        )
        page = enter(user)
        page.goto("/admin/")
        page.evaluate(
            """user => localStorage.setItem(`article-form:${user}:new:t1`, JSON.stringify({
              token: "t1", article: "", basedOn: "0", fields: "title=On this computer",
              savedAt: Date.now(), writer: "mine",
            }))""",
            user.pk,
        )
        page.reload()
        expect(titles(page)).to_have_count(2)
        row(page, "On this computer").locator("[data-editing-restore]").click()
        expect(page.locator("#id_title")).to_have_value("On this computer")
        expect(titles(page)).to_have_text(["Elsewhere"])
        editable(page)

    def test_browser_without_storage_says_so(self, enter):
        page = enter(make_user("Reporter"))
        page.add_init_script(
            """const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
              if (key.startsWith("article-form")) throw new DOMException("QuotaExceededError");
              set.call(this, key, value);
            };"""
        )
        page.goto("/admin/news/article/add/")
        editable(page)
        page.fill("#id_title", "Kept all the same")
        expect(state(page)).to_contain_text("Draft kept on the server at")
        expect(state(page)).to_contain_text("This browser keeps no copy")
        page.context.set_offline(True)
        page.fill("#id_title", "Kept nowhere")
        expect(state(page)).to_contain_text("kept nowhere")


def copies(page):
    return page.evaluate(
        """Object.keys(localStorage).filter(key => key.startsWith("article-form"))
          .map(key => JSON.parse(localStorage.getItem(key)))"""
    )


def titles(page):
    """Of the unsaved texts that are listed."""
    return page.locator("[data-unsaved-title]")


def row(page, title):
    return page.locator(".unsaved__text").filter(has_text=title)


STRICT = [
    "/admin/",
    "/admin/news/article/",
    "/admin/news/article/schedule/",
    "/admin/news/article/times/",
    "/admin/news/article/{pk}/history/",
    "/admin/news/article/{pk}/compare/?from=1&to=2",
    "/admin/news/article/{pk}/revisions/2/screens/?screen=phone",
    "/admin/news/editorialevent/",
]


@pytest.mark.parametrize("width", [1200, 768])
def test_pages_obey_the_policy_and_fit_a_tablet(enter, width):
    user = make_user("Publisher")
    article = make_article(title="A rather long title of an article, as they are in press offices")
    save_content(article.pk, {"title": "Changed"}, user, based_on=0)
    page = enter(user, viewport={"width": width, "height": 900})
    complaints = []
    page.on(
        "console",
        lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None,
    )
    for address in [*STRICT, "/admin/news/article/{pk}/change/"]:
        page.goto(address.format(pk=article.pk))
        page.wait_for_load_state("networkidle")
        room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert room[0] <= room[1], address
    assert not complaints


def test_links_among_text_are_told_apart_by_more_than_colour(enter):
    reviewer, article = make_user("Editor"), make_draft(make_user("Reporter"))
    save_content(article.pk, {"title": "Changed"}, article.created_by, based_on=1)
    perform("submit", article.pk, article.created_by)
    page = enter(reviewer)
    for address in ("/admin/", f"/admin/news/article/{article.pk}/compare/?from=1&to=2"):
        page.goto(address)
        results = Axe().run(page, "#content", options={"runOnly": ["link-in-text-block"]})
        assert not results.response["violations"], address
