"""
The corpus of hostile HTML, judged by what Chromium does with it once it is sanitised.

Each result is shown twice: set through innerHTML, and parsed as part of a whole document. Then
every element is focused, every event that Chromium knows is sent to it, and every link clicked.
"""

import json
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from news.richtext import RichTextError, sanitise

SAMPLES = Path(__file__).parents[1] / "samples" / "richtext"
HOSTILE = json.loads((SAMPLES / "hostile.json").read_text("utf-8"))

ORIGIN = "http://corpus.test"
SHELL = "<!doctype html><html lang=zh><head><title>corpus</title></head><body>{}</body></html>"
BATCH_SIZE = 100  # cases on a page

# What a browser does of its own accord, an error event or the begin of an animation, it does
# within a few frames; nothing announces that nothing will come. Milliseconds.
SETTLE = 100

SHOW = """(htmls) => {
  for (const html of htmls) {
    const box = document.createElement('div');
    document.body.append(box);
    box.innerHTML = html;
  }
}"""

# A link to another page or site may be there and be clicked; the click ends here. Every other one
# goes through, so that a `javascript:` address runs. The listener is set each time, because
# writing a document anew takes it away.
PROVOKE = """() => {
  const harmless = new Set(['http:', 'https:', 'mailto:', 'tel:']);
  window.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (link && harmless.has(link.protocol)) event.preventDefault();
  }, true);
  const names = new Set();
  for (const owner of [HTMLElement.prototype, SVGElement.prototype, Document.prototype,
                       HTMLBodyElement.prototype, HTMLMediaElement.prototype])
    for (const name in owner) if (name.startsWith('on')) names.add(name.slice(2));
  for (const name of ['focusin', 'begin', 'end', 'repeat', 'touchstart']) names.add(name);
  names.delete('click');
  for (const element of document.body.querySelectorAll('*')) {
    // Nothing can wait on what has no attributes, and a corpus nests thousands of those.
    if (!element.attributes.length) continue;
    element.focus?.();
    for (const name of names) element.dispatchEvent(new Event(name));
    // A real click, which follows links; SVG elements have no click().
    element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  }
  for (const element of document.querySelectorAll('body, html'))
    for (const name of names) element.dispatchEvent(new Event(name));
}"""

CLOBBERED = """() => {
  const isPage = document.body instanceof HTMLBodyElement
    && document.head instanceof HTMLHeadElement
    && document.forms instanceof HTMLCollection
    && typeof document.cookie === 'string'
    && ['getElementById', 'querySelector', 'createElement'].every(
      (name) => typeof document[name] === 'function');
  return isPage && !['config', 'csrfmiddlewaretoken', 'main', 'content'].some(
    (name) => name in window) ? [] : ['clobbers the document'];
}"""


class Watch:
    """A page at ORIGIN and everything that happens on it which must not."""

    def __init__(self, context):
        self.deeds: list[str] = []
        self.page = page = context.new_page()
        page.expose_function("pwned", lambda *_arguments: self.deeds.append("ran script"))
        context.route("**/*", self._answer)
        page.goto(ORIGIN)
        # From here on nothing may lead the page elsewhere.
        context.on("page", lambda popup: self.deeds.append(f"opened {popup.url}"))
        page.on("framenavigated", self._follow)
        page.on("dialog", self._dismiss)
        self.is_ready = True

    is_ready = False

    def _answer(self, route):
        request = route.request
        address = urlsplit(request.url)
        if self.is_ready and request.is_navigation_request():
            self.deeds.append(f"went to {request.url}")
        if f"{address.scheme}://{address.netloc}" != ORIGIN:
            self.deeds.append(f"asked {request.url}")
            route.abort()
        elif not self.is_ready:
            route.fulfill(body=SHELL.format(""), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    def _follow(self, frame):
        if frame.url.split("#")[0].rstrip("/") != ORIGIN:
            self.deeds.append(f"navigated to {frame.url}")

    def _dismiss(self, dialog):
        self.deeds.append(f"opened a dialog: {dialog.message}")
        dialog.dismiss()

    def settle(self):
        self.page.wait_for_timeout(SETTLE)


@contextmanager
def watched_page(chromium):
    context = chromium.new_context()
    try:
        yield Watch(context)
    finally:
        context.close()


def through_inner_html(watch, htmls):
    watch.page.evaluate(SHOW, htmls)
    watch.settle()
    watch.page.evaluate(PROVOKE)
    watch.deeds += watch.page.evaluate(CLOBBERED)


def as_documents(watch, htmls):
    for html in htmls:
        watch.page.set_content(SHELL.format(html))
        watch.page.evaluate(PROVOKE)
        watch.deeds += watch.page.evaluate(CLOBBERED)


WAYS = [through_inner_html, as_documents]


def observe(chromium, show, htmls):
    """What happens, in words, when `show` puts these on a page."""
    with watched_page(chromium) as watch:
        try:
            show(watch, htmls)
            watch.settle()
        except Error as error:  # a page that goes elsewhere takes the test's own script with it
            watch.deeds.append(f"broke off: {error.message}")
        return watch.deeds


def find_culprits(chromium, show, cases):
    """What each of these (name, HTML) does; halves of a batch are tried until one is left."""
    deeds = observe(chromium, show, [html for _name, html in cases])
    if not deeds:
        return {}
    half = len(cases) // 2
    parts = (cases[:half], cases[half:]) if half else ()
    culprits = {}
    for part in parts:
        culprits |= find_culprits(chromium, show, part)
    return culprits or {" + ".join(name for name, _html in cases): deeds}


def sanitised_cases():
    """The name and the sanitised HTML of each case that is not refused."""
    for case in HOSTILE:
        with suppress(RichTextError):
            # A lone surrogate cannot be sent to the browser at all.
            yield case["name"], sanitise(case["html"]).encode("utf-8", "replace").decode()


@pytest.mark.parametrize("show", WAYS)
def test_no_hostile_case_does_anything_in_a_browser(chromium, show):
    cases = list(sanitised_cases())
    culprits = {}
    for start in range(0, len(cases), BATCH_SIZE):
        culprits |= find_culprits(chromium, show, cases[start : start + BATCH_SIZE])
    assert not culprits


@pytest.mark.parametrize("show", WAYS)
@pytest.mark.parametrize(
    ("html", "deed"),
    [
        ("<img src=x onerror=pwned()>", "ran script"),
        ("<a href='javascript:pwned()'>a</a>", "ran script"),
        ("<svg><a href='javascript:pwned()'><text y=9>a</text></a></svg>", "ran script"),
        ("<p oncommand=pwned()>a</p>", "ran script"),
        ("<b tabindex=0 onfocus=pwned()>a</b>", "ran script"),
        ("<iframe srcdoc='<script>parent.pwned()</script>'></iframe>", "ran script"),
        ("<img src=https://evil.example/a.png>", "asked https://evil.example/a.png"),
        ("<p style='background:url(https://evil.example/a)'>a</p>", "asked https://evil.example/a"),
        ("<p onclick=alert(1)>a</p>", "opened a dialog: 1"),
        ("<p onclick=\"location='/elsewhere'\">a</p>", f"went to {ORIGIN}/elsewhere"),
        ("<img name=getElementById>", "clobbers the document"),
        ("<a id=config>a</a>", "clobbers the document"),
    ],
)
def test_unsanitised_html_is_caught(chromium, show, html, deed):
    assert deed in observe(chromium, show, ["<p>before</p>", html])
