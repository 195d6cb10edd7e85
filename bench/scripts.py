"""
What converting an article to the other script costs, as ratios to sanitising the same bytes.

    make bench

Fails when 100 KB of HTML, with a dictionary of 2,000 terms, take over 5 times as long to convert
where there is much markup, or over 15 times where there is nothing but text, which is sanitised in
no time.
"""

import statistics
import sys
import time
from collections.abc import Callable

from django.conf import settings

from news.richtext import sanitise
from news.text.languages import SIMPLIFIED, TRADITIONAL
from news.text.scripts import Conversion

SIZE = 100_000  # bytes of UTF-8
KINDS = {
    "text": ("<p>" + "金华开发区首席质量官工作站成立仪式在这里举行。" * 40 + "</p>\n", 15),
    "dense markup": (
        "<p>金华开发区<strong>首席质量官</strong>工作站成立仪式在"
        '<a href="/zh-hans/articles/5/" title="查看">这里</a>举行，企业代表发言。</p>\n',
        5,
    ),
}
TERMS = {f"{chr(0x4E00 + number)}词{number}": f"詞{number}" for number in range(2_000)}
ROUNDS = 9


def main() -> int:
    settings.configure(USE_I18N=False)
    conversions = {
        "to Traditional": Conversion(TRADITIONAL, terms=TERMS),
        "to Simplified": Conversion(SIMPLIFIED, terms=TERMS),
    }
    is_slow = False
    for kind, (paragraph, most) in KINDS.items():
        html = sanitise(paragraph * (SIZE // len(paragraph.encode())))
        for name, conversion in conversions.items():
            conversion.html(html)  # Reads the dictionaries.
            times = [
                (seconds(conversion.html, html), seconds(sanitise, html)) for _ in range(ROUNDS)
            ]
            ratio = statistics.median(converting / sanitising for converting, sanitising in times)
            is_slow |= ratio > most
            fastest = min(converting for converting, _sanitising in times)
            print(f"{kind}, {name}: {ratio:.2f} times sanitising ({fastest * 1000:.1f} ms)")
    return 1 if is_slow else 0


def seconds(function: Callable[[str], object], html: str) -> float:
    started = time.process_time()
    function(html)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
