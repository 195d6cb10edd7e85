"""
The publish check: what an article's draft lacks, or should not hold, before visitors see it.

`rules` are pure; `gathering` asks the database what they need to know. Errors block; warnings
are published with a reason:

    findings = check_article(draft_of(article))
    if unresolved(findings, reason): ...
"""

from collections.abc import Iterable

from news.text.characters import is_letter

from .gathering import check_article, draft_of
from .rules import Draft, Finding, Severity

__all__ = [
    "Draft",
    "Finding",
    "Severity",
    "check_article",
    "draft_of",
    "unresolved",
]

# What says nothing is no reason.
SHORTEST_REASON = 2  # letters or digits


def unresolved(findings: Iterable[Finding], reason: str = "") -> list[Finding]:
    """What still stands in the way of publishing: errors always, warnings without a reason."""
    is_reasoned = sum(map(is_letter, reason)) >= SHORTEST_REASON
    return [finding for finding in findings if finding.blocks or not is_reasoned]
