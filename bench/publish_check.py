"""
What the publish check costs: 5,000 watched terms and a body of 100 KB, in processor time.

    make bench

Fails when finding the terms takes over 100 ms, or all rules together over 500 ms.
"""

import os
import random
import string
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DEBUG", "on")  # Needs no secret; nothing is served.
django.setup()

from news.publish_check.rules import Context, Draft, apply_rules  # noqa: E402
from news.publish_check.rules.compiled_terms import Term, Terms  # noqa: E402

ROUNDS = 7
TERMS = 5_000
BYTES = 100_000
MOST_FOR_TERMS = 100  # milliseconds
MOST_FOR_ALL = 500

ALPHABETS = {
    "Chinese": [chr(code) for code in range(0x4E00, 0x4E00 + 800)],
    "English": string.ascii_lowercase,
}


def main() -> int:
    chance = random.Random(1)  # noqa: S311 - the same text every time
    is_slow = False
    for name, letters in ALPHABETS.items():
        words = ["".join(chance.choices(letters, k=chance.randint(3, 8))) for _ in range(TERMS)]
        terms = Terms(Term("forbidden", "", word) for word in words)
        paragraphs, size = [], 0
        while size < BYTES:
            sentence = " ".join(
                "".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(40)
            )
            paragraphs.append(f"<p>{sentence}，<strong>2026</strong></p>")
            size += len(paragraphs[-1].encode())
        draft = Draft(title="Title", body="".join(paragraphs), language="en")
        context = Context(today=date(2026, 9, 1), terms=terms)
        text = draft.content.text
        finding = milliseconds(partial(terms.find, text, "en"))
        # Anew each time: a draft keeps what has been read of it.
        everything = milliseconds(partial(_check_anew, draft, context))
        print(f"{name}: terms {finding:.0f} ms, the whole check {everything:.0f} ms")
        is_slow |= finding > MOST_FOR_TERMS or everything > MOST_FOR_ALL
    return 1 if is_slow else 0


def _check_anew(draft: Draft, context: Context) -> None:
    apply_rules(Draft(title=draft.title, body=draft.body, language="en"), context)


def milliseconds(function: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        function()
        times.append(time.process_time() - started)
    return min(times) * 1000  # The others are what the machine did besides.


if __name__ == "__main__":
    sys.exit(main())
