"""
Reads dates and times as people type them, especially on a Chinese keyboard.

Ambiguous values are not guessed: 27年3月1日 may be in 1927, 上午12点 noon or midnight.
"""

import re
import unicodedata
from datetime import date, time

MAX_LENGTH = 60  # characters; no date and time is longer

_NUMERALS = {
    **{numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")},
    **{"零": "0", "○": "0", "两": "2", "兩": "2", "元": "1"},
}
_N = r"([0-9]+|[〇零○一二三四五六七八九十廿卅两兩元]+)"
_YEAR_OF_THE_REPUBLIC = 1911  # the year before the first of Taiwan's calendar

_WEEKDAY = r"\s*[(,]?\s*(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天])?\s*\)?"
_WRITTEN_DAY = re.compile(
    rf"(?:公元|西元|((?:中华|中華)?民[国國]))?\s*{_N}\s*年\s*{_N}\s*月(?:份)?\s*{_N}\s*[日号號]?{_WEEKDAY}"
)
_BETWEEN = r"\s*[-‐‑–—−./。·、,年]\s*"
_DAY = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}})(?:{_BETWEEN}|月)([0-9]{{1,2}}){_WEEKDAY}")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

_HALVES = {
    **dict.fromkeys(["上午", "早上", "早晨", "清晨"], "morning"),
    **dict.fromkeys(["凌晨", "am", "a.m."], "night"),
    **dict.fromkeys(["中午", "正午"], "noon"),
    **dict.fromkeys(["下午", "傍晚", "pm", "p.m."], "afternoon"),
    **dict.fromkeys(["晚上", "晚间", "晚間"], "evening"),
}
_HALF = "|".join(re.escape(half) for half in sorted(_HALVES, key=len, reverse=True))
_COLONS = r"\s*[:∶.。]\s*"
_TIME = re.compile(
    rf"(?P<before>{_HALF})?\s*(?:"
    rf"(?P<hour>[0-9]{{1,2}}){_COLONS}(?P<minute>[0-9]{{1,2}})"
    rf"(?:{_COLONS}(?P<second>[0-9]{{1,2}})(?:\.[0-9]+)?)?"
    rf"|(?P<compact_hour>[0-9]{{2}})(?P<compact_minute>[0-9]{{2}})"
    r")\s*"
    rf"(?P<after>am|pm|a\.m\.|p\.m\.)?"
)
_SPOKEN_TIME = re.compile(
    rf"(?P<before>{_HALF})?\s*{_N}\s*[点點时時]\s*(?:[钟鐘整正]|(?P<part>半|一刻|三刻)"
    rf"|过?[零〇]?\s*{_N}\s*分?\s*(?:{_N}\s*秒)?)?钟?"
)
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}


def read_day(text: str) -> date | None:
    """The day that the whole text gives; None if it is not a day or is ambiguous."""
    text = _fold(text)
    if found := _WRITTEN_DAY.fullmatch(text):
        republic, *numbers = found.groups()
        year, month, day = (_number(number) for number in numbers)
        if republic:
            year += _YEAR_OF_THE_REPUBLIC
        elif year < 1000:
            return None
        return _day(year, month, day)
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    return _day(*map(int, found.groups())) if found else None


def read_time(text: str) -> time | None:
    """The time that the whole text gives; None if it is not a time or is ambiguous."""
    text = _fold(text)
    if found := _TIME.fullmatch(text):
        hour = found["hour"] or found["compact_hour"]
        minute = found["minute"] or found["compact_minute"]
        numbers = (int(hour), int(minute), int(found["second"] or 0))
        if found["before"] and found["after"]:
            return None
        return _time(_HALVES.get(found["before"] or found["after"] or "", ""), *numbers)
    if found := _SPOKEN_TIME.fullmatch(text):
        before, hour, part, minute, second = found.groups()
        spoken = (_number(hour), _PARTS.get(part, _number(minute)), _number(second))
        return _time(_HALVES.get(before or "", ""), *spoken)
    return None


def read_moment(text: str) -> tuple[date, time] | None:
    """The day and the time in a text that has the day first."""
    text = text.strip()
    if len(text) > MAX_LENGTH:
        return None
    for end in range(len(text) - 1, 0, -1):
        day = read_day(text[:end])
        clock = read_time(text[end:].removeprefix("T")) if day else None
        if day and clock is not None:
            return day, clock
    return None


def _fold(text: str) -> str:
    """Full-width characters as half-width ones."""
    return unicodedata.normalize("NFKC", text[:MAX_LENGTH]).strip(" \t\r\n,").lower()


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(_NUMERALS[numeral] for numeral in tens))
    if tens not in {"", *_NUMERALS} or ones not in {"", *_NUMERALS}:
        return 0  # no number of a day or an hour
    return int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0"))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _time(half: str, hour: int, minute: int, second: int) -> time | None:
    found = _hour(half, hour)
    try:
        return None if found is None else time(found, minute, second)
    except (ValueError, OverflowError):
        return None


def _hour(half: str, hour: int) -> int | None:
    """The hour from 0 to 23; None if the half of the day contradicts it or makes it ambiguous."""
    if half == "morning":
        return hour if hour < 12 else None
    if half == "night":
        return hour % 12 if hour <= 12 else None
    if half == "noon":
        return hour + 12 if 1 <= hour <= 2 else hour if 11 <= hour <= 14 else None
    if half == "afternoon":
        return hour % 12 + 12 if 1 <= hour <= 12 else hour if hour > 12 else None
    if half == "evening":
        return hour + 12 if 5 <= hour <= 11 else hour if hour >= 17 else None
    return hour
