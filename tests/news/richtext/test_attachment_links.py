import pytest

from news.richtext import sanitise
from news.richtext.attachment_links import Facts, attachment_names, render_attachments

STEM = "0123456789abcdef" * 2
NAME = f"attachments/2026/11/{STEM}.pdf"
FACTS = {NAME: Facts("pdf", "通知 <1>", "(PDF, 1.2 MB)")}


def rendered(html):
    return render_attachments(sanitise(html), FACTS)


def test_link_tells_type_and_size():
    html = f'<p>See <a href="/media/{NAME}">通知.pdf</a>, please.</p>'
    assert attachment_names(sanitise(html)) == {NAME}
    assert rendered(html) == (
        f'<p>See <a class="attachment attachment--pdf" href="/media/{NAME}" '
        'rel="noopener noreferrer" download>通知.pdf '
        '<span class="attachment__facts">(PDF, 1.2 MB)</span></a>, please.</p>'
    )


def test_own_classes_and_markup_stay():
    html = f'<p><a title="t" class="bold" href="/media/{NAME}#page=2"><em>通知</em></a></p>'
    assert rendered(html) == (
        f'<p><a class="attachment attachment--pdf bold" title="t" href="/media/{NAME}#page=2" '
        'rel="noopener noreferrer" download><em>通知</em> '
        '<span class="attachment__facts">(PDF, 1.2 MB)</span></a></p>'
    )


@pytest.mark.parametrize("content", ["", " ", "&nbsp;", "<em></em>"])
def test_link_without_text_shows_the_title(content):
    assert "通知 &lt;1&gt; <span" in rendered(f'<p><a href="/media/{NAME}">{content}</a></p>')


def test_link_with_a_picture_shows_no_title():
    html = rendered(f'<p><a href="/media/{NAME}"><img src="/media/a.png" alt="x"></a></p>')
    assert "通知" not in html
    assert "(PDF, 1.2 MB)" in html


def test_each_link_of_several_is_told():
    link = f'<a href="/media/{NAME}">x</a>'
    html = f"<ul><li>{link}</li><li>{link} and {link}</li></ul>"
    assert rendered(html).count("(PDF, 1.2 MB)") == 3


def test_facts_are_escaped():
    facts = {NAME: Facts("pdf", "", "<script>")}
    html = render_attachments(sanitise(f'<a href="/media/{NAME}">x</a>'), facts)
    assert "<script>" not in html


@pytest.mark.parametrize(
    "href",
    [
        f"https://evil.example/media/{NAME}",
        f"/elsewhere/{NAME}",
        f"/media/{NAME}.exe",
        f"/media/{NAME.replace('/11/', '/1/')}",
        f"/media/{NAME.replace('attachments', 'pictures')}",
        f"/media/{NAME[:-5]}.pdf",
    ],
)
def test_other_addresses_are_none_of_ours(href):
    html = sanitise(f'<p><a href="{href}">x</a></p>')
    assert attachment_names(html) == set()
    assert render_attachments(html, FACTS) == html


@pytest.mark.parametrize(
    "html",
    [
        f"<p>/media/{NAME}</p>",
        f'<p>&lt;a href="/media/{NAME}"&gt;x&lt;/a&gt;</p>',
        f'<p><a href="https://a.example/" title=\'href="/media/{NAME}"\'>x</a></p>',
        f'<p><a href="/media/{NAME.replace("0", "f", 1)}">not in the library</a></p>',
        '<p><a href="https://a.example/">x</a></p>',
    ],
)
def test_other_texts_stay_as_they_are(html):
    assert rendered(html) == sanitise(html)
