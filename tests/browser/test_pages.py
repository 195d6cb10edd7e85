"""What every public page must be on a phone and on a desk, in each edition."""

import json
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.factories import make_article, make_image, make_section
from tests.pages import NOT_FOUND, make_pages

pytestmark = pytest.mark.django_db(transaction=True)

EDITIONS = [code for code, _name in settings.LANGUAGES]
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1440, "height": 900}
KIB = 1024
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Texts that reach out of the window or of a box that cuts them off. What scrolls by itself and
# what only a screen reader sees may.
CUT_OFF = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() ||
        parent.closest('script, option, .visually-hidden, .skip-link, .menu, .table-box')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      let limit = { left: 0, right: document.documentElement.clientWidth };
      for (let at = parent; at && at !== document.body; at = at.parentElement)
        if (getComputedStyle(at).overflowX !== 'visible') limit = at.getBoundingClientRect();
      if (box.left < limit.left - 1 || box.right > limit.right + 1)
        found.push(`${parent.tagName}.${parent.className}: ${node.data.trim().slice(0, 40)}`);
    }
  }
  return found;
}"""
# Texts on top of other texts.
OVERLAPS = """() => {
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() ||
        parent.closest('script, option, .visually-hidden, .skip-link, .menu, ruby')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What is scrolled out of sight in a wide table is over nothing.
    const seen = parent.closest('[tabindex="0"][role="region"]')?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (seen && (box.bottom > seen.bottom || box.right > seen.right)) continue;
      // The middle of a line: the lines of a text may touch.
      if (box.width > 2) lines.push({ node, left: box.left + 1, right: box.right - 1,
        top: box.top + box.height * 0.35, bottom: box.bottom - box.height * 0.35 });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  const found = [];
  for (let i = 0; i < lines.length; i++)
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++)
      if (lines[i].node !== lines[j].node &&
          lines[i].left < lines[j].right && lines[j].left < lines[i].right)
        found.push(`${lines[i].node.data.trim()} / ${lines[j].node.data.trim()}`.slice(0, 90));
  return found;
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFTS = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push(entry.value);
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(shifts)));
})"""

# Writes the page some lines at a time, with a frame painted after each; gives what of its main part
# has moved. The foot of the page is not looked at: it goes down as the page grows.
ARRIVES = """async (text) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      for (const { node } of entry.sources) {
        const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (element?.closest('main')) moved.push([entry.value, element.outerHTML.slice(0, 80)]);
      }
    }
  }).observe({ type: 'layout-shift' });
  const painted = () =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const start = text.indexOf('<main');
  const lines = text.slice(start, text.indexOf('</main>')).split('\\n');
  document.open();
  document.write(text.slice(0, start));
  const style = document.querySelector('link[rel=stylesheet]');
  if (!style.sheet) await new Promise((resolve) => style.addEventListener('load', resolve));
  while (lines.length) {
    document.write(lines.splice(0, 5).join('\\n') + '\\n');
    await painted();
  }
  document.close();
  await painted();
  return moved;
}"""


@pytest.fixture
def visit(page):
    """Call with an address; an article's page has counted its view when it returns."""

    def go(address):
        page.goto(address, wait_until="networkidle" if "/articles/" in address else "load")
        return page

    return go


def faults(page):
    # Describing all that is well takes it as long as looking.
    wanted = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=wanted)
    return [
        f"{violation['id']}: {json.dumps([node['target'] for node in violation['nodes']])[:300]}"
        for violation in results.response["violations"]
    ]


@pytest.mark.parametrize(
    ("edition", "size", "scheme"),
    [("en", DESK, "light"), ("zh-hans", PHONE, "light"), ("zh-hant", DESK, "dark")],
)
def test_axe_finds_no_fault_on_any_page(page, visit, edition, size, scheme):
    pages = make_pages(edition)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name, address in pages.items():
        visit(f"/{edition}/{address}")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        found[name] = faults(page)
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_axe_finds_no_fault_where_nothing_is_found(chromium, live_server):
    make_article()
    with chromium.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/en/" + NOT_FOUND["not-found"])
        assert faults(page) == []


@pytest.mark.parametrize(
    ("fragment", "contrast"), [("#simple", "no-preference"), ("", "more"), ("#simple", "more")]
)
def test_axe_finds_no_fault_in_other_looks(page, visit, fragment, contrast):
    address = make_pages("en")["article-detail"]
    page.emulate_media(contrast=contrast)
    for path in ("", address):
        visit(f"/en/{path}{fragment}")
        assert faults(page) == []


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("en", "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauuntx"),
        (
            "en",
            "The zone opens a workstation for its quality officers and says what it does there now",
        ),
        ("zh-hans", "开发区首席质量官工作站成立大会暨质量强区推进会" * 4),
    ],
    ids=["a word of sixty letters", "a title of ninety letters", "a title of ninety characters"],
)
def test_nothing_is_cut_off_or_overlaps(page, visit, edition, words):
    pages = make_pages(edition, words[:90])
    for which, address in pages.items():
        visit(f"/{edition}/{address}")
        # 200 % on a window of 1280, a small phone, a common one, a tablet, a desk.
        for width in (640, 320, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(SIDEWAYS) == 0, (which, width)
            assert page.evaluate(CUT_OFF) == [], (which, width)
            assert page.evaluate(OVERLAPS) == [], (which, width)


@pytest.mark.parametrize("layout", ["", "#simple"])
def test_nothing_is_cut_off_in_type_twice_as_large(page, visit, layout):
    """200 % text alone, as a browser's setting for the size of letters makes it."""
    pages = make_pages("en")
    page.set_viewport_size({"width": 640, "height": 800})
    for which, address in pages.items():
        visit(f"/en/{address}{layout}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(SIDEWAYS) == 0, which
        assert page.evaluate(CUT_OFF) == [], which


@pytest.mark.parametrize(
    ("size", "choices"),
    [(PHONE, {}), (DESK, {"theme": "dark", "size": "large", "layout": "simple"})],
    ids=["phone", "desk, all chosen"],
)
def test_nothing_shifts_while_a_page_loads(page, visit, size, choices):
    pages = make_pages("en")
    page.set_viewport_size(size)
    visit("/en/archive/")
    for name, value in choices.items():
        page.evaluate("([name, value]) => localStorage.setItem(name, value)", [name, value])
    for which, address in pages.items():
        visit(f"/en/{address}")
        assert page.evaluate(SHIFTS) == [], which


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_shifts_while_the_text_arrives(page, visit, size):
    """A slow network brings a page in pieces, and what is painted of it stays where it is."""
    pages = make_pages("en")
    page.set_viewport_size(size)
    for which in ("home", "article-list", "article-detail", "search"):
        visit(f"/en/{pages[which]}")
        text = page.request.get(f"/en/{pages[which]}").text()
        assert page.evaluate(ARRIVES, text) == [], which


def test_pages_weigh_little(page, visit):
    section = [make_section(name_en=f"Section {n}") for n in range(8)]
    image = make_image(800, 500)
    summary = (
        "A summary of some twenty words, as an editor would write it for the lists, and a few more."
    )
    for number in range(60):
        article = make_article(
            title=f"An article with a title of usual length, number {number}",
            summary=summary,
            section=section[number % 8],
            lead_image=image,
            body=f"<p>{summary}</p>" * 60,
        )
    weights = {}
    requests = {}
    for name, address in (("home", "/en/"), ("article", article.get_absolute_url())):
        answers = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        visit(address)
        page.wait_for_load_state("networkidle")
        own = [a for a in answers if a.ok and a.request.resource_type not in ("image", "fetch")]
        weights[name] = sum(len(zlib.compress(answer.body())) for answer in own)
        weights[f"{name}'s scripts"] = sum(
            len(zlib.compress(a.body())) for a in own if a.request.resource_type == "script"
        )
        requests[name] = len(own)
    assert weights["home"] <= 60 * KIB
    assert weights["article"] <= 40 * KIB
    assert weights["home's scripts"] <= 10 * KIB
    assert weights["article's scripts"] <= 10 * KIB
    assert max(requests.values()) <= 8, requests


class TestChoices:
    def test_theme_is_kept_from_page_to_page(self, page, visit):
        make_article()
        page.emulate_media(color_scheme="light")
        background = "getComputedStyle(document.body).backgroundColor"
        visit("/en/")
        light = page.evaluate(background)
        page.get_by_role("button", name="Dark").click()
        dark = page.evaluate(background)
        assert dark != light
        visit("/en/articles/")
        assert page.evaluate(background) == dark
        assert page.locator("[data-theme-choice=dark]").get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Automatic").click()
        assert page.evaluate(background) == light

    def test_font_size_is_that_of_the_text(self, page, visit):
        article = make_article()
        visit(article.get_absolute_url())
        size = "parseFloat(getComputedStyle(document.querySelector('.rich-text')).fontSize)"
        sizes = {"medium": page.evaluate(size)}
        for name in ("small", "large"):
            page.get_by_role("button", name=name.title()).click()
            sizes[name] = page.evaluate(size)
        assert sizes["small"] < sizes["medium"] < sizes["large"]
        visit(article.get_absolute_url())
        assert page.evaluate(size) == sizes["large"]

    def test_large_type_is_kept_and_left_again(self, page, visit):
        make_article()
        size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        visit("/en/")
        normal = page.evaluate(size)
        page.get_by_role("link", name="Large type").click()
        assert page.evaluate(size) > normal
        visit("/en/articles/")
        assert page.evaluate(size) > normal
        page.get_by_role("link", name="Standard layout").click()
        assert page.evaluate(size) == normal

    def test_large_type_needs_no_script(self, chromium, live_server):
        make_article()
        with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
            page = context.new_page()
            page.goto("/en/")
            mark = page.locator(".masthead__name span")
            normal = mark.bounding_box()["height"]
            page.get_by_role("link", name="Large type").click()
            assert mark.bounding_box()["height"] > normal
            page.get_by_role("link", name="Standard layout").click()
            assert mark.bounding_box()["height"] == normal

    def test_page_works_where_nothing_can_be_stored(self, page, visit):
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', "
            "{ get() { throw new DOMException('denied', 'SecurityError'); } })"
        )
        make_article()
        visit("/en/")
        page.get_by_role("button", name="Dark").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"


class TestSharing:
    def test_link_is_copied(self, page, visit, live_server):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        article = make_article()
        visit(article.get_absolute_url())
        page.get_by_role("button", name="Copy the link").click()
        page.locator("[data-copy-status]:has-text('The link is copied')").wait_for(state="attached")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{live_server.url}/en/articles/{article.pk}/"

    def test_sheet_is_offered_only_where_there_is_one(self, page, visit):
        article = make_article(title="The title")
        visit(article.get_absolute_url())
        button = page.locator("[data-share]")
        assert not button.is_visible()
        page.add_init_script(
            "navigator.share = (data) => { window.shared = data; return Promise.resolve(); }"
        )
        visit(article.get_absolute_url())
        button.click()
        assert page.evaluate("window.shared.title") == "The title"
        assert page.evaluate("window.shared.url").endswith(f"/en/articles/{article.pk}/")

    def test_code_is_loaded_when_it_is_opened(self, page, visit):
        article = make_article()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        visit(article.get_absolute_url())
        assert not any(url.endswith("qr.svg") for url in asked)
        page.get_by_text("WeChat", exact=True).click()
        page.wait_for_load_state("networkidle")
        image = page.get_by_alt_text("QR code of this article")
        page.wait_for_function("image => image.complete", arg=image.element_handle())
        assert image.evaluate("image => image.naturalWidth") > 0
        assert any(url.endswith("qr.svg") for url in asked)


def test_every_page_is_complete_without_scripts(chromium, live_server):
    edition = "zh-hans"
    pages = make_pages(edition)
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        for which, address in pages.items():
            page.goto(f"/{edition}/{address}")
            assert page.locator("h1").count() == 1, which
            # No button that does nothing.
            visible = [button for button in page.locator("button").all() if button.is_visible()]
            assert all(button.get_attribute("type") == "submit" for button in visible), which


def test_wide_table_scrolls_inside_itself_and_by_keyboard(page, visit):
    cells = "".join(f"<td>Cell{n}wideenough</td>" for n in range(30))
    article = make_article(body=f"<table><tbody><tr>{cells}</tr></tbody></table>")
    page.set_viewport_size(PHONE)
    visit(article.get_absolute_url())
    assert page.evaluate(SIDEWAYS) == 0
    box = page.get_by_role("region", name="Table 1")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_print_shows_the_article_alone(page, visit):
    section = make_section()
    articles = [make_article(section=section, body="<p>Body.</p>") for _ in range(3)]
    visit(articles[1].get_absolute_url())
    page.emulate_media(media="print")
    for shown in ("h1", ".byline", ".rich-text", ".share__address"):
        assert page.locator(shown).is_visible(), shown
    for hidden in (".masthead", ".footer", ".tools", ".neighbours", ".share__ways", ".trail"):
        assert not page.locator(hidden).is_visible(), hidden


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_stands_above_the_name_takes_one_line_on_the_smallest_phone(
    page, live_server, edition
):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/{edition}/")
    assert page.locator(".aids__row").bounding_box()["height"] < 48
