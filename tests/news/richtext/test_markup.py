import pytest

from news.richtext import sanitise


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<section><section><span>a</span></section></section>", "<p><span>a</span></p>"),
        (
            "<div><table><tr><td>x</td></tr></table></div>",
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("<div>a<ul><li>b</li></ul></div>", "<p>a</p><ul><li>b</li></ul>"),
        ("<CENTER>a</CENTER>", '<p class="align-center">a</p>'),
        ("<h1>a</h1>", "<h2>a</h2>"),
        (
            "<strike>a</strike><tt>b</tt><acronym>c</acronym>",
            "<s>a</s><code>b</code><abbr>c</abbr>",
        ),
        ("<li><div>a</div></li>", "<li><p>a</p></li>"),
        ("<divider>a</divider>", "a"),
        ("<p></p><p>&nbsp;</p>", "<p></p><p>&nbsp;</p>"),
    ],
)
def test_old_elements_become_their_heirs(old, new):
    assert sanitise(old) == new
    assert sanitise(new) == new


def test_word_document_keeps_text_and_tables_alone():
    html = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>T</title>
    <!--[if gte mso 9]><xml><w:WordDocument>Normal</w:WordDocument></xml><![endif]-->
    <style><!-- /* Style Definitions */ p.MsoNormal {mso-style-parent:""; margin:0cm} --></style>
    <xml><o:OfficeDocumentSettings>hidden</o:OfficeDocumentSettings></xml></head>
    <body lang=ZH-CN style='tab-interval:21.0pt'><div class=WordSection1>
    <p class=MsoNormal align=center style='text-align:center'><b><span lang=EN-US
    style='font-size:16.0pt;mso-fareast-font-family:宋体'>标题<o:p></o:p></span></b></p>
    <table class=MsoTableGrid border=1 style='border-collapse:collapse;width:100.0%'><tr
    style='mso-yfti-irow:0'><td width=284 style='width:213pt;border:solid windowtext 1.0pt'>
    <p class=MsoNormal>甲<o:p></o:p></p></td><td>乙</td></tr></table></div></body></html>"""
    clean = " ".join(sanitise(html).split())
    assert clean == (
        '<p class="align-center"><b><span lang="EN-US">标题</span></b></p> '
        '<table class="table-full"><tbody><tr><td> <p>甲</p></td><td>乙</td></tr></tbody></table>'
    )


def test_passage_from_google_docs_is_not_all_bold():
    html = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1-2"><p dir="ltr">'
        '<span style="font-weight:700">Bold</span><span> plain</span></p></b>'
    )
    assert sanitise(html) == ('<p dir="ltr"><span class="bold">Bold</span><span> plain</span></p>')
