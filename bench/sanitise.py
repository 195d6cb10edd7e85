"""
What sanitising costs, as ratios to nh3 alone on the same bytes in the same run.

    make bench

Fails when 1 MB of ordinary article HTML takes over 3 times as long, or when any input within
the caps, however hostile, takes over a second.
"""

import statistics
import sys
import time
from collections.abc import Callable

import nh3
from django.conf import settings

from news.richtext import RichTextError, allowlist, sanitise
from news.richtext.caps import MAX_BYTES

PARAGRAPHS = {
    "ordinary article": (
        "<p>金华开发区首席质量官工作站成立，这是<strong>全省第一个</strong>，详见"
        '<a href="https://example.org/a">通知</a>。</p>\n'
        "<table><tbody><tr><td>T/ZZB 044-2018</td><td>PVC</td></tr></tbody></table>\n"
        "<p>In order to promote comprehensive quality management of enterprises, enhance their "
        "quality competitiveness, and cultivate high-level talents in quality management.</p>\n"
    ),
    "article with classes": (
        '<p class="align-center" id="text-a">标题</p>\n<p class="first-line-indent">'
        '<span class="colour-red">来源</span>：首席质量官工作站成立，这是全省第一个。</p>\n'
    ),
}
FLOODS = (
    "& &a &#x; &nbsp; < </> </x> <b/> <!> <? <!----> <p></p> <p> </p> <br> <b></b> <b></p> <td> "
    "<table> <table>x <table>x</table> <table><b> <li> <li><dd> <select> <option> <svg/> <h2> "
    "<div> <div>x</div> <div><p> <font> <center>x <p|style=color:red> "
    "<p|class=bold|style=color:red>x "
    "<span|style=mso-list:Ignore> <p|style='mso-list:l|level1'>x</p> <a|name=x> <a|href=#x>x</a> "
    "<form></form> <template></template> <title></title> <style></style> <math></math> 字 <pre>\n "
    "<p><b|title={n}> <b><!--</b>--> <a|b=c"
).split(" ")
# A beginning, and what is repeated behind it.
FLOODS_BEHIND = {
    f"<p>{''.join(f'<b title={n}>' for n in range(1_400))}": "<p>x</p>",
    "<table>": "x<b>y</b>",
    "<table><td><b></td>": "<br>",
    '<p style="': "color:#fab;",
    '<a href="https://x/': "\u0301\u0323",
}
ROUNDS = 7


def main() -> int:
    settings.configure(USE_I18N=False)
    alone = nh3.Cleaner(tags=set(allowlist.TAGS), attributes=allowlist.ATTRIBUTES).clean
    is_slow = False
    for name, paragraph in PARAGRAPHS.items():
        html = paragraph * (MAX_BYTES * 9 // 10 // len(paragraph.encode()))
        ratios = [seconds(sanitise, html) / seconds(alone, html) for _ in range(ROUNDS)]
        ratio = statistics.median(ratios)
        is_slow |= ratio > 3
        print(f"{name}: {ratio:.2f} times nh3 alone (from {min(ratios):.2f} to {max(ratios):.2f})")

    floods = [("", unit) for unit in FLOODS] + list(FLOODS_BEHIND.items())
    slowest = max((seconds(attempt, behind(beginning, unit)), unit) for beginning, unit in floods)
    is_slow |= slowest[0] > 1
    print(f"slowest of {len(floods)} floods of 1 MB: {slowest[0]:.2f} s, of {slowest[1]!r}")
    return 1 if is_slow else 0


def flood(unit: str) -> str:
    unit = unit.replace("|", " ")
    times = MAX_BYTES // len(unit.encode())
    if "{n}" in unit:
        return "".join(unit.replace("{n}", str(number)) for number in range(times))[:MAX_BYTES]
    return unit * times


def behind(beginning: str, unit: str) -> str:
    most = MAX_BYTES - len(beginning.encode()) - 3
    end = '">x' if beginning.count('"') % 2 else ""
    return beginning + flood(unit)[: most // len(unit.encode()) * len(unit)] + end


def attempt(html: str) -> None:
    try:
        sanitise(html)
    except RichTextError:
        return


def seconds(function: Callable[[str], object], html: str) -> float:
    started = time.process_time()
    function(html)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
