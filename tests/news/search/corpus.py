"""
Articles with planted phrases and decoys, and an oracle that says which of them a query finds.

The oracle knows nothing of tokens or of the index: it goes through the folded texts of each
article with patterns. What an article says is noted when it is made, before any HTML.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from html import escape

import opencc
import snowballstemmer

from news.articles.models import Article
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
)

# Planted as they stand here; queries ask for them in other scripts, widths and cases.
CHINESE = """
质量 首席质量官 工作站 高质量发展 发展 开发区 數字經濟 專精特新 臺灣 颱風 頭髮 發現 乾淨 幹部
干涉 皇后 後天 里程 裡面 隨著 随着 著名 瞭解 了解 瞭望 回覆 复工 覆盖 傢俱 工具 万里 瀋陽 咨询
諮詢 鍾表 钟声 余额 餘額 吴江 吳江 户口 戶籍 内部 內外 黄河 黃山 二〇二四年 人々 \U00020bb7野家
\U0002a700\U0002b740\U0002b820 \U0002ceb0村 \U00030000\U00031350 \U0002ebf0镇 \uf92d信 ⼦女 ㊎华
麴麹 スーパー ガス カス ﾊﾟﾝ屋 ｶﾞﾗｽ コンピュータ 한국어 서울시 通　知 马克·吐温 买买提・艾力
浙金发〔2024〕12号 金开管办〔2023〕5号 第3.5条 5G基站 建设5G网络 3#楼 A级企业 产、学、研 产学研
ISO体系 长三角G60科创走廊 第①条 Ⅳ期工程 100㎡厂房
""".split("\n")
PHRASES = [
    "Quality Officers",
    "quality management system",
    "GB/T 19001-2016",
    "high-tech zone",
    "state\u2011owned",
    "O’Brien",
    "don't",
    "l'eau",
    "café CAFE\u0301",
    "naïve résumé",
    "Straße",
    "ﬁnancial ﬂow",
    "İstanbul",
    "Łódź",
    "cœur",
    "C++",
    "C#",
    "R&D <team>",
    "U.S.",
    "1,000.5",
    "3.5%",
    "v2.0",
    "press@office.example.org",
    "snake_case",
    "CO₂",
    "12㎞",
    "½",
    "Привет",
    "Ещё йод",
    "αθήνα",
    "مرحبا",
    "हिन्दी",
    "companies",
    "investing",
    "x" * 60,
    "x" * 40,
    "５Ｇ　Ｎｅｔｗｏｒｋ",
    "5G",
    "2024-12-25",
    "co\u00adoperation",
    "zero\u200bwidth",
]
NEEDLES = [*(one for line in CHINESE for one in line.split(" ") if one), "金 华 市", *PHRASES]
# What must not be taken for another; planted as needles are.
DECOYS = [
    *(
        "量质",
        "官量质",
        "展发",
        "质，量",
        "质。量官",
        "质/量",
        "5基G站",
        "15G",
        "5GHz",
        "G5",
        "33#楼",
    ),
    *("equality", "officer's", "management quality", "techhigh", "19001 GB", "2016-19001", "35%"),
    *("5.3%", "C", "cafeteria", "brien o", "12〔2024〕号", "x" * 39, "company", "invest", "1000.5"),
]
FILLER = (
    "园区 企业 创新 服务 平台 项目 建设 推进 召开 会议 领导 调研 产业 集群 智能 制造 绿色 投资 "
    "the zone said that new projects are under way and 2023 more than 40 firms"
).split(" ")
# Each place of a text where readers see something.
PLACES = (
    "title subtitle summary paragraph heading item cell caption alt link ruby quotation editor "
    "tag source author section lead_alt lead_caption lead_credit attachment"
).split()
ARTICLES = 66
NAMED = 13  # of each kind of what articles name
START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Planted:
    """An article, with what it says: parts that no phrase reaches across."""

    article: Article
    titles: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


def make_corpus() -> list[Planted]:
    """Published articles and others; each needle and decoy in most of the places."""
    return _Maker().make()


class _Maker:
    def __init__(self) -> None:
        self.chance = random.Random(20241225)
        self._next = 0
        self._needles = [*NEEDLES, *DECOYS]
        self.chance.shuffle(self._needles)

    def make(self) -> list[Planted]:
        makers: dict[str, Callable[[int], tuple[object, list[str]]]] = {
            "section": self._section,
            "source": self._source,
            "lead_image": self._image,
            "tag": self._tag,
            "author": self._author,
            "attachment": self._attachment,
        }
        named = {kind: [make(n) for n in range(NAMED)] for kind, make in makers.items()}
        return [self._article(number, named) for number in range(ARTICLES)]

    def _text(self, most: int = 300) -> str:
        """Some words, a needle or decoy, and some words; cut where nothing is planted."""
        needle = self._needles[self._next % len(self._needles)]
        self._next += 1
        glue = self.chance.choice(("", " ", "，", "\u3000", "、"))
        if needle[0].isascii() or needle[-1].isascii():
            glue = self.chance.choice((" ", "，", ", "))
        before, behind = (
            self.chance.choice(("", " ", "，")).join(self.chance.choices(FILLER, k=4))
            for _ in range(2)
        )
        return f"{before}{glue}{needle}{glue}{behind}"[:most]

    def _section(self, number: int) -> tuple[object, list[str]]:
        names = [self._text(90) for _ in range(3)]
        section = make_section(name_en=names[0], name_zh_hans=names[1], name_zh_hant=names[2])
        return section, names

    def _source(self, number: int) -> tuple[object, list[str]]:
        name = f"{self._text()} 来源{number}"
        return make_source(name=name), [name]

    def _tag(self, number: int) -> tuple[object, list[str]]:
        name = f"{self._text()} 标签{number}"
        return make_tag(name=name), [name]

    def _author(self, number: int) -> tuple[object, list[str]]:
        name = f"{self._text()} 作者{number}"
        return make_author(name=name), [name]

    def _image(self, number: int) -> tuple[object, list[str]]:
        texts = [self._text() for _ in range(3)]
        image = make_image(4, 4, alt=texts[0], caption=texts[1], credit=texts[2][:100])
        return image, [texts[0], texts[1], texts[2][:100]]

    def _attachment(self, number: int) -> tuple[object, list[str]]:
        title = self._text()
        return make_attachment(title=title), [title]

    def _article(self, number: int, named: dict[str, list[tuple[object, list[str]]]]) -> Planted:
        def pick(kind: str, times: int) -> tuple[object, list[str]]:
            return named[kind][number * times % NAMED]

        title, subtitle = self._text(), self._text()
        summary, editor = self._text(), self._text(100)
        body, parts = self._body(pick("attachment", 3)[0])
        section, source, image = pick("section", 1), pick("source", 2), pick("lead_image", 4)
        tags, authors = [pick("tag", 5), pick("tag", 6)], [pick("author", 7)]
        parts += [summary, editor, *pick("attachment", 3)[1]]
        for _row, texts in (section, source, image, *tags, *authors):
            parts += texts
        hidden = {3: {"status": "draft"}, 7: {"status": "withdrawn"}}.get(number % 11, {})
        article = make_article(
            title=title,
            subtitle=subtitle,
            summary=summary,
            responsible_editor=editor,
            body=body,
            language=("zh-hans", "zh-hant", "en")[number % 3],
            section=section[0],
            source=source[0],
            lead_image=image[0],
            tags=list({row.pk: row for row, _texts in tags}.values()),  # type: ignore[attr-defined]
            authors=[authors[0][0]],
            published_at=START + timedelta(days=31 * number),
            # What nobody reads.
            slug=f"quality-{number}",
            source_url="https://example.org/首席质量官/quality",
            origin_document="首席质量官工作站.html",
            **hidden,
        )
        return Planted(article, [title, subtitle], parts)

    def _body(self, attachment: object) -> tuple[str, list[str]]:
        paragraph, heading, item, cell, caption, alt, link, ruby, quotation = (
            self._text() for _ in range(9)
        )
        other = self._text()
        lines = self._text(), self._text()
        href = attachment.reference  # type: ignore[attr-defined]
        html = (
            f'<h2 id="quality">{self._marked(heading)}</h2>\n'
            f'<p class="first-line-indent">{self._marked(paragraph)}</p><!-- 首席质量官 -->'
            f"<p>{escape(lines[0])}<br>{escape(lines[1])}</p><p>质</p><p>量</p><p>量<br>官</p>"
            f"<ul><li>{self._marked(item)}</li><li>发</li><li>展</li></ul>"
            f"<table><tbody><tr><td>{self._marked(cell)}</td><td>首席</td><td>质量官们</td></tr>"
            f'</tbody></table><figure><img src="/media/quality/质量.png" alt="{escape(alt)}">'
            f"<figcaption>{self._marked(caption)}</figcaption></figure>"
            f'<p>在<a href="https://example.org/quality?官=质量" title="{escape(link)}">此</a>处'
            f'<a href="{href}">下载</a><ruby>漢字<rt>{escape(ruby)}</rt></ruby>表</p>'
            f"<blockquote><p>{self._marked(quotation)}</p></blockquote>"
            f'<p data-note="工作站" style="质量: 1">{self._marked(other)}</p>'
        )
        parts = [paragraph, heading, item, cell, caption, alt, link, ruby, quotation, other]
        parts += [
            *lines,
            "质",
            "量",
            "量",
            "官",
            "发",
            "展",
            "首席",
            "质量官们",
            "在此处下载漢字表",
        ]
        return html, parts

    def _marked(self, text: str) -> str:
        """As HTML, with an element around some characters and some as entities."""
        start = self.chance.randrange(len(text))
        end = self.chance.randrange(start, len(text)) + 1
        element = self.chance.choice(("strong", "em", "span", "u", "sub"))
        inside = "".join(
            f"&#{ord(character)};" if self.chance.random() < 0.1 else escape(character)
            for character in text[start:end]
        )
        return f"{escape(text[:start])}<{element}>{inside}</{element}>{escape(text[end:])}"


# The oracle.

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNNING = _IDEOGRAPHS + "々〇〆ぁ-ゖゝ-ゟァ-ヺー-ヿ\u3099\u309aㄱ-ㆎㇰ-ㇿ가-힣"
_LETTERS = rf"(?:[^\W_{_RUNNING}]|(?<=[^\W_])[\u0900-\u0903\u093a-\u094f])"
_PIECE = re.compile(rf"([{_RUNNING}]+)|({_LETTERS}+)|((?<=[a-z0-9])(?:\+\+|#))")
_stem = lru_cache(maxsize=None)(snowballstemmer.stemmer("english").stemWord)
_ASIDE = str.maketrans(
    {
        pair[0]: pair[1]
        for pair in "瞭了 覆复 俱具 祇只 谘咨 馀余 ○〇 ёе άα έε ήη ίι όο ύυ ώω ıi łl øo đd".split()
    }
    | {"œ": "oe", "æ": "ae"}
)


@cache
def _simplified(character: str) -> str:
    for configuration in ("tw2s", "hk2s", "t2s"):
        converted: str = _converter(configuration).convert(character)
        if converted != character:
            return converted
    return character


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)


@cache
def plain(text: str) -> str:
    """The text as the oracle compares it: one spelling, no layout between characters."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in "\ufe0f")
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    letters = []
    for character in text:
        taken_apart = unicodedata.normalize("NFD", character)
        is_latin = "a" <= taken_apart[0] <= "z"
        letters.append(taken_apart[0] if is_latin else character)
    text = "".join(c for c in letters if not "\u0300" <= c <= "\u036f")
    text = "".join(map(_simplified, text)).translate(_ASIDE)
    text = re.sub(rf"(?<=[{_RUNNING}])(?:[·・]|\s*\n\s*)(?=[{_RUNNING}])", "", text)
    in_list = rf"、(?=[{_RUNNING}]、[{_RUNNING}])|(?<=[{_RUNNING}]、[{_RUNNING}])、(?=[{_RUNNING}])"
    text = re.sub(in_list, "", text)
    alone = rf"(?<![{_RUNNING}])[{_RUNNING}](?:[^\S\n]+[{_RUNNING}](?![{_RUNNING}]))+"
    return re.sub(alone, lambda spaced: re.sub(r"\s", "", spaced[0]), text)


@cache
def _pattern(phrase: str) -> re.Pattern[str] | None:
    """Finds the phrase in a plain text: characters anywhere, words whole."""
    pieces = list(_PIECE.finditer(plain(phrase)))
    written = plain(phrase)
    if not pieces:
        return None
    pattern, end = "", None
    for piece in pieces:
        run, word, sign = piece.groups()
        if end is not None and not sign:
            between = written[end : piece.start()]
            meets = bool(run) != was_run and not between.strip()  # noqa: F821
            pattern += r"\s*" if meets else r"(?:(?!\+\+|#)[\W_]|(?<!\w)[+#])+"
        if word:
            pattern += rf"(?<!{_LETTERS})" if not pattern or pattern.endswith("*") else ""
            pattern += re.escape(word) + rf"(?!{_LETTERS})"
        elif run and len(run) == 1 < len(pieces) and not _touches_a_word(written, piece.span()):
            # It is a token where it stands alone.
            pattern += rf"(?<![{_RUNNING}]){re.escape(run)}(?![{_RUNNING}])"
        else:
            pattern += re.escape(run or sign)
        end, was_run = piece.end(), bool(run)  # noqa: F841
    return re.compile(pattern)


def _touches_a_word(written: str, span: tuple[int, int]) -> bool:
    before, behind = written[: span[0]].rstrip()[-1:], written[span[1] :].lstrip()[:1]
    return any(re.match(_LETTERS, one) for one in (before, behind) if one)


def _says(planted: Planted, phrase: str, *, is_exact: bool) -> bool:
    pattern = _pattern(phrase)
    written = plain(phrase)
    if pattern is None:
        return True
    if re.fullmatch(rf"[{_RUNNING}]", "".join(m[0] for m in _PIECE.finditer(written))):
        return any(pattern.search(plain(part)) for part in planted.titles)
    parts = [*planted.titles, *planted.parts]
    if any(pattern.search(plain(part)) for part in parts):
        return True
    if is_exact or not re.fullmatch("[^a-z]*[a-z]{3,40}[^a-z]*", written) or " " in written:
        return False
    stem = _stem(re.sub("[^a-z]", "", written))
    words = (m[2] for part in parts for m in _PIECE.finditer(plain(part)) if m[2])
    return any(_stem(word) == stem for word in words if re.fullmatch("[a-z]{3,40}", word))


@dataclass(frozen=True)
class Asked:
    """A query in its parts, from which both what is typed and the truth follow."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def typed(self) -> str:
        def form(phrase: str) -> str:
            return f'"{phrase}"' if self.quoted or re.search(r"\s", phrase) else phrase

        return " ".join([*map(form, self.wanted), *(f"-{form(one)}" for one in self.unwanted)])

    def truth(self, corpus: list[Planted]) -> set[int]:
        if not any(map(_pattern, self.wanted)):
            return set()

        def has(planted: Planted, phrase: str) -> bool:
            is_exact = self.quoted or bool(re.search(r"\s", phrase))
            return _says(planted, phrase, is_exact=is_exact)

        return {
            planted.article.pk
            for planted in corpus
            if planted.article.status == Article.Status.PUBLISHED
            and all(has(planted, one) for one in self.wanted)
            and not any(has(planted, one) for one in self.unwanted)
        }


def queries() -> Iterator[Asked]:
    """Over a thousand, the same every time."""
    chance = random.Random(7)
    every = [*NEEDLES, *DECOYS]
    for needle in every:
        for form in dict.fromkeys(way(needle) for way in WAYS):
            yield Asked((form,))
        yield Asked((needle,), quoted=True)
    for needle in every:
        if len(needle) > 2 and not needle.isascii():
            start = chance.randrange(len(needle) - 1)
            yield Asked((needle[start : start + 2],))
            yield Asked((needle[start],))
        yield Asked((needle[::-1],))
    for _ in range(150):
        one, other, third = chance.sample(every, 3)
        yield Asked((one, other))
        yield Asked((one,), (other,))
        yield Asked((one, chance.choice(FILLER)), (third, other))
        yield Asked((one,), (other,), quoted=True)
    for one in "质量官站发展开ガ서〇":
        yield Asked((one,))
        yield Asked((one, "企业"))
        yield Asked(("企业",), (one,))


def _in_script(configuration: str) -> Callable[[str], str]:
    return lambda text: str(_converter(configuration).convert(text))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != '"' else c for c in text)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", apart))


WAYS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    _wide,
    _without_accents,
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: unicodedata.normalize("NFKC", text),
    _in_script("s2t"),
    _in_script("s2tw"),
    _in_script("s2hk"),
    _in_script("t2s"),
]
