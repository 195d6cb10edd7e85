"""
Finds personal data that must not be published by mistake: identity-card and mobile numbers.

Numbers are read as people read them: full-width and other decimal digits count as digits, invisible
characters are ignored, and spaces and hyphens may divide a number into groups.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from news.richtext.plain import BREAK
from news.text.characters import is_invisible

from .draft import Context, Draft
from .finding import Finding, Severity, excerpt_of, find_at

Span = tuple[int, int]

# GB/T 2260, first two digits: provinces, and Hong Kong, Macau and Taiwan in residence permits.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83".split()
)
# GB 11643, annex: ISO 7064 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EARLIEST_BIRTH = 1850

# The number ranges that the ministry has assigned to mobile networks.
_MOBILE = re.compile(r"1(?:3\d|4[14-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
_COUNTRY = re.compile(r"(?:00)?86")

_RUN = re.compile(r"\d(?:[ -]{0,10}\d)*")
_GROUP = re.compile(r"\d+")
_DOTTED = re.compile(r"(?<![\d.])1\d\d\.\d{4}\.\d{4}(?![\d.]*\d)")
_X = re.compile(r"[ -]{0,10}X(?![A-Za-z0-9])")

_USUAL_GROUPS = frozenset(
    {(11,), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 8), (5, 6), (6, 5), (7, 4), (4, 7)}
)
_SI_GROUPS = (2, 3, 3, 3)  # 13 812 345 678 is 13.8 billion in GB/T 15835

_ID_LABEL = re.compile(r"(?:身份证|身份證|证件号|證件號|证号|證號|\bID\b|identity)", re.IGNORECASE)
_PHONE_LABEL = re.compile(
    r"(?:电话|電話|手机|手機|联系|聯繫|聯絡|致电|致電|微信|\b(?:tel|phone|mobile|cell|call|wechat))",
    re.IGNORECASE,
)
# Words before a number that is not a telephone number.
_ORDINARY_LABEL = re.compile(
    r"(?:单号|單號|编号|編號|编码|編碼|代码|代碼|文号|文號|批号|批號|货号|貨號|流水号|流水號|合同号|合同號|"
    r"标准号|標準號|序列号|序列號|许可证号|許可證號|证书号|證書號|注册号|註冊號|税号|稅號|条码|條碼|QQ|\bNo\.?|№)"
    r"\s*[:：为為是]?\s*$",
    re.IGNORECASE,
)
_PHONE_WORDS = frozenset("tel phone mobile mob cell cellphone t m p ph wechat vx wx".split())
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[-/]?$")
_MONEY_OR_DECIMAL_BEFORE = re.compile(r"(?:[¥$€£]|\d\.)\s*$")
_AFTER_AN_AMOUNT = re.compile(
    r"\.\d|[A-Za-z]|\s*(?:元|美元|欧元|歐元|人民币|人民幣|万|萬|亿|億|吨|噸|千瓦|千克|公斤|平方|立方|人次|%)"
)
_IN_AN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)


def check_identity_numbers(draft: Draft, context: Context) -> Iterator[Finding]:
    for field, text, at in _texts(draft):
        for (start, end), is_certain in find_identity_numbers(text, context.today):
            severity = Severity.ERROR if is_certain else Severity.WARNING
            message = _("This is an identity-card number. Take it out, or replace its middle by *.")
            yield _place("identity-number", severity, field, message, text, start, end, at)


def check_mobile_numbers(draft: Draft, context: Context) -> Iterator[Finding]:
    for field, text, at in _texts(draft):
        for start, end in find_mobile_numbers(text, context.today):
            message = _(
                "This is a mobile-phone number. Give an office's number instead, or say why it "
                "may be published."
            )
            yield _place("mobile-number", Severity.WARNING, field, message, text, start, end, at)


def find_identity_numbers(text: str, today: date) -> list[tuple[Span, bool]]:
    """
    The place of each mainland identity-card number, and whether it is certainly one.

    A number is certain if it has 18 characters with a known province, a possible birth date and the
    right check digit. The 15 digits of cards before 1999 have no check digit, so a label must
    precede them.
    """
    reading = _read(text)
    return [
        (reading.span(start, end), is_certain)
        for start, end, is_certain in _identity_numbers(reading.text, today)
    ]


def find_mobile_numbers(text: str, today: date) -> list[Span]:
    """
    The place of each mainland mobile number, including its country code.

    Amounts, decimals, numbers with another label, numbers next to letters, dates and parts of
    longer numbers do not count.
    """
    reading = _read(text)
    taken = [(start, end) for start, end, _certain in _identity_numbers(reading.text, today)]
    return [
        reading.span(start, end)
        for start, end in _mobile_numbers(reading.text, today)
        if not any(start < last and first < end for first, last in taken)
    ]


def is_identity_number(number: str, today: date) -> bool:
    """Whether 18 characters, with `X` in upper case, follow GB 11643 in every respect."""
    province = number[1:3] if number[0] == "9" else number[:2]  # 9: foreigners' residence cards
    if province not in _PROVINCES or not _is_birth_date(number[6:14], today):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_DIGITS[total % 11] == number[17]


class _Reading(NamedTuple):
    """The text as plain digits, spaces and hyphens, without invisible characters."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> Span:
        return self.places[start], self.places[end - 1] + 1


class _Plain(dict[str, str]):
    def __missing__(self, character: str) -> str:
        plain = self._plain(character)
        if len(self) < 50_000:
            self[character] = plain
        return plain

    def _plain(self, character: str) -> str:
        category = unicodedata.category(character)
        if category == "Nd":
            return str(unicodedata.decimal(character))
        # Checked before invisible characters, because the soft hyphen is both.
        if category == "Pd" or character in "\u2212\u00ad_~·•":
            return "" if character == "\u00ad" else "-"
        if is_invisible(character):
            return ""
        if character != BREAK and (character.isspace() or character == "\u2800"):
            return " "
        if character in "xXхХΧχⅩⅹ×✕ｘＸ":
            return "X"
        folded = unicodedata.normalize("NFKC", character)
        return folded if len(folded) == 1 else character


_PLAIN = _Plain()


def _read(text: str) -> _Reading:
    characters = [_PLAIN[character] for character in text]
    places = [index for index, character in enumerate(characters) if character]
    return _Reading("".join(characters), places)


def _identity_numbers(text: str, today: date) -> Iterator[tuple[int, int, bool]]:
    for run in _RUN.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        digits = [text[start:end] for start, end in groups]
        ends_with = _X.match(text, run.end())
        done = 0  # groups that already belong to a number
        for first in range(len(groups)):
            if first < done:
                continue
            for last, number in _growing(digits, first, 18):
                end = groups[last - 1][1]
                if len(number) == 17 and ends_with and end == run.end():
                    number, end = number + "X", ends_with.end()
                if len(number) == 18 and is_identity_number(number, today):
                    yield groups[first][0], end, True
                    done = last
                    break
        joined = "".join(digits)
        if len(joined) == 15 and not done and _is_old_identity_number(joined, today):
            before = text[max(0, run.start() - 20) : run.start()].rpartition(BREAK)[2]
            if _ID_LABEL.search(before):
                yield *run.span(), False


def _growing(digits: list[str], first: int, most: int) -> Iterator[tuple[int, str]]:
    """The groups from `first` on, joined one by one, up to `most` digits."""
    number = ""
    for last in range(first, len(digits)):
        number += digits[last]
        if len(number) > most:
            return
        yield last + 1, number


def _is_old_identity_number(number: str, today: date) -> bool:
    return number[:2] in _PROVINCES and _is_birth_date("19" + number[6:12], today)


def _is_birth_date(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return born.year >= _EARLIEST_BIRTH and born <= today


def _mobile_numbers(text: str, today: date) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        yield from _mobiles_of_run(text, groups, today)
    for match in _DOTTED.finditer(text):
        if _MOBILE.fullmatch(match[0].replace(".", "")) and not _is_ordinary(text, *match.span()):
            yield match.span()


def _mobiles_of_run(text: str, groups: list[Span], today: date) -> Iterator[Span]:
    digits = [text[start:end] for start, end in groups]
    after_plus = text[: groups[0][0]].rstrip(" (").endswith("+")
    whole = _strip_country("".join(digits), digits, after_plus)
    if whole and _MOBILE.fullmatch(whole):
        start, end = groups[0][0], groups[-1][1]
        label = text[max(0, start - 16) : start].rpartition(BREAK)[2]
        is_plain = _is_number_grouped(text[start:end], digits) or _PHONE_LABEL.search(label)
        if is_plain and not _is_ordinary(text, start, end):
            yield start, end
        return
    parts = _tile(digits, today) or _usual_parts(digits)
    for first, last in parts:
        start, end = groups[first][0], groups[last - 1][1]
        if not _is_ordinary(text, start, end):
            yield start, end


def _strip_country(joined: str, digits: list[str], after_plus: bool) -> str:
    """The eleven digits without the country code; blank if there are not eleven."""
    if len(joined) == 11:
        return joined
    code = _COUNTRY.match(joined)
    if code is None or len(joined) - code.end() != 11:
        return ""
    # Thirteen digits need a mark of the code: a plus sign, 0086, or 86 in a group of its own.
    is_code = after_plus or code[0] == "0086" or digits[0] == "86"
    return joined[code.end() :] if is_code else ""


def _tile(digits: list[str], today: date) -> list[Span]:
    """The mobile numbers in these groups, if the groups contain nothing but personal numbers."""
    found, first = [], 0
    while first < len(digits):
        for last, number in _growing(digits, first, 18):
            is_mobile = _MOBILE.fullmatch(number) is not None
            if is_mobile or (len(number) == 18 and is_identity_number(number, today)):
                if is_mobile:
                    found.append((first, last))
                first = last
                break
        else:
            return []
    return found


def _usual_parts(digits: list[str]) -> Iterator[Span]:
    """Eleven digits in one group, or written 138 1234 5678, at any place among other groups."""
    first = 0
    while first < len(digits):
        for size, lengths in ((1, [11]), (3, [3, 4, 4])):
            part = digits[first : first + size]
            if [len(group) for group in part] == lengths and _MOBILE.fullmatch("".join(part)):
                yield first, first + size
                first += size - 1
                break
        first += 1


def _is_number_grouped(written: str, digits: list[str]) -> bool:
    """Whether the groups form one number, and not several numbers in a row."""
    if digits[0] in ("86", "0086"):
        digits = digits[1:]
    lengths = tuple(len(group) for group in digits)
    separators = set(written) & {" ", "-"}
    if lengths == (4, 4, 3) and all(1800 <= int(group) < 2100 for group in digits[:2]):
        return False  # 1998-2003 100
    if lengths in _USUAL_GROUPS:
        return True
    if lengths == _SI_GROUPS and separators == {" "}:
        return False
    if len(separators) > 1:
        return False
    return not _begins_with_a_date(digits)


def _begins_with_a_date(digits: list[str]) -> bool:
    if len(digits) < 3 or len(digits[0]) != 4 or max(map(len, digits[1:3])) > 2:
        return False
    try:
        return date(*map(int, digits[:3])).year >= 1800
    except ValueError:
        return False


def _is_ordinary(text: str, start: int, end: int) -> bool:
    """Whether the text next to a number shows that it is not a telephone number."""
    before = text[max(0, start - 200) : start].rpartition(BREAK)[2]
    word = _WORD_BEFORE.search(before[-30:])
    return bool(
        (word and word[1].lower() not in _PHONE_WORDS)
        or _MONEY_OR_DECIMAL_BEFORE.search(before)
        or _ORDINARY_LABEL.search(before[-30:])
        or _IN_AN_ADDRESS.search(before)
        or _AFTER_AN_AMOUNT.match(text, end)
    )


def _texts(draft: Draft) -> Iterator[tuple[str, str, int | None]]:
    yield from draft.passages
    for link in draft.content.links:
        # A number in a link's address, which the text does not show.
        if link.value.lower().startswith("tel:"):
            dialled, shown = link.value[4:], draft.content.text[link.start : link.end]
            if _digits(dialled)[-11:] not in _digits(shown):
                yield "body", dialled, link.start


def _digits(text: str) -> str:
    return "".join(character for character in _read(text).text if character.isdigit())


def _place(
    code: str,
    severity: Severity,
    field: str,
    message: str,
    text: str,
    start: int,
    end: int,
    at: int | None,
) -> Finding:
    if at is None:
        return find_at(code, severity, field, message, text, start, end)
    return Finding(code, severity, field, message, excerpt_of(text, start, end), at, at)
