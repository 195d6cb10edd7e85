"""
Replaces radicals with the characters that they look like, for text copied from PDFs.

Fonts draw ⼦ (U+2F26) and 子 (U+5B50) with one glyph, and a program that reads a PDF picks one of
the two. Nobody types the radical on purpose.
"""

import re
import unicodedata

from .languages import TRADITIONAL, script_of

# CJK Radicals Supplement: those that look like one character in use. Unicode gives a decomposition
# for two of them only. Radicals that are mere parts of characters stay.
_SUPPLEMENT = dict(
    pair.split("=")
    for pair in (
        "⺃=乚 ⺅=亻 ⺆=冂 ⺉=刂 ⺊=卜 ⺋=㔾 ⺎=兀 ⺏=尣 ⺐=尢 ⺒=巳 ⺓=幺 ⺔=彑 ⺖=忄 ⺗=㣺 "
        "⺘=扌 ⺙=攵 ⺛=旡 ⺝=月 ⺞=歺 ⺟=母 ⺠=民 ⺡=氵 ⺢=氺 ⺣=灬 ⺤=爫 ⺥=爫 ⺦=丬 ⺨=犭 "
        "⺩=王 ⺪=疋 ⺬=示 ⺭=礻 ⺯=糹 ⺰=纟 ⺱=罓 ⺲=罒 ⺹=耂 ⺺=肀 ⺽=臼 ⺾=艹 ⺿=艹 ⻀=艹 "
        "⻁=虎 ⻂=衤 ⻃=覀 ⻄=西 ⻅=见 ⻆=角 ⻈=讠 ⻉=贝 ⻊=足 ⻋=车 ⻌=辶 ⻍=辶 ⻎=辶 ⻏=阝 "
        "⻐=钅 ⻑=長 ⻒=镸 ⻓=长 ⻔=门 ⻖=阝 ⻗=雨 ⻘=青 ⻙=韦 ⻚=页 ⻛=风 ⻜=飞 ⻝=食 ⻟=飠 "
        "⻠=饣 ⻢=马 ⻣=骨 ⻤=鬼 ⻥=鱼 ⻦=鸟 ⻧=卤 ⻨=麦 ⻩=黄 ⻪=黾 ⻫=斉 ⻬=齐 ⻭=歯 ⻮=齿 "
        "⻯=竜 ⻰=龙 ⻱=龜 ⻲=亀 ⻳=龟"
    ).split()
)
# Kangxi radicals decompose, some of them to an obsolete form.
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
RADICALS = {**_KANGXI, "⾭": "青", **_SUPPLEMENT}

# 戶 looks the same in mainland fonts, and different in others.
_DOOR, _DOORS = "⼾", ("户", "戶")

_RADICAL = re.compile(f"[{''.join(RADICALS)}]")
_PART = re.compile(r"(<[^<>]*>)")
# Elements that quote characters as they are.
_VERBATIM = re.compile(r"<(/?)(?:code|pre)(?=[\s>])")
_SHOWN_ATTRIBUTE = re.compile(r'( (?:abbr|alt|title)=")([^"]*+)(?=")')


def mend_radicals(text: str) -> str:
    """The text with characters in place of radicals."""
    if not _RADICAL.search(text):
        return text
    door = _DOORS[script_of(text) == TRADITIONAL]
    return _RADICAL.sub(lambda match: door if match[0] == _DOOR else RADICALS[match[0]], text)


def mend_radicals_of_html(html: str) -> str:
    """The same for sanitised HTML, except for addresses and for text in `<code>` or `<pre>`."""
    if not _RADICAL.search(html):
        return html
    pieces = []
    verbatim = 0
    for part in _PART.split(html):
        if tag := _VERBATIM.match(part):
            verbatim += -1 if tag[1] else 1
        if verbatim > 0:
            pieces.append(part)
        elif part.startswith("<"):
            pieces.append(_SHOWN_ATTRIBUTE.sub(_mend_attribute, part))
        else:
            pieces.append(mend_radicals(part))
    return "".join(pieces)


def _mend_attribute(match: re.Match[str]) -> str:
    return match[1] + mend_radicals(match[2])
