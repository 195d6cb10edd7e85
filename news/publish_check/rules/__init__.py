"""
The rules of the publish check, pure: each reads a draft and facts about the portal.

A rule is a function `(draft, context) -> Iterable[Finding]`, listed in RULES.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from news.text.characters import is_letter

from .classification import check_language, check_section, check_source
from .draft import Context, Draft, LeadImage, LinkState, Namesake
from .finding import Excerpt, Finding, Severity
from .link_targets import check_links
from .marks import check_body_is_written, check_editing_marks, check_revision_marks
from .personal import check_identity_numbers, check_mobile_numbers
from .picture_texts import check_alternative_texts, check_picture_files
from .term_matches import check_terms
from .titles import check_title_is_new, check_title_width

Rule = Callable[[Draft, Context], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    check_title_width,
    check_title_is_new,
    check_language,
    check_section,
    check_source,
    check_body_is_written,
    check_alternative_texts,
    check_picture_files,
    check_links,
    check_editing_marks,
    check_revision_marks,
    check_identity_numbers,
    check_mobile_numbers,
    check_terms,
)

# The most errors, and the most warnings, that are kept of one rule, because nobody reads more at
# once. They are counted separately, so that warnings never hide an error.
MOST_OF_A_RULE = 50

# In the order of the form; findings of any other field come behind these.
_FIELDS = (
    "title subtitle lead_image body summary language section source source_url responsible_editor"
).split()
_PLACES = {name: place for place, name in enumerate(_FIELDS)}

__all__ = [
    "MOST_OF_A_RULE",
    "RULES",
    "Context",
    "Draft",
    "Excerpt",
    "Finding",
    "LeadImage",
    "LinkState",
    "Namesake",
    "Rule",
    "Severity",
    "apply_rules",
    "unresolved",
]

# A reason must have some text.
SHORTEST_REASON = 2  # letters or digits


def apply_rules(draft: Draft, context: Context) -> list[Finding]:
    """The findings of all rules: errors first, then by field, in the order of the text."""
    found: list[Finding] = []
    for rule in RULES:
        kept: Counter[Severity] = Counter()
        for finding in rule(draft, context):
            if kept[finding.severity] < MOST_OF_A_RULE:
                kept[finding.severity] += 1
                found.append(finding)
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[bool, int, int]:
    return not finding.blocks, _PLACES.get(finding.field, len(_PLACES)), finding.start or 0


def unresolved(findings: Iterable[Finding], reason: str = "") -> list[Finding]:
    """The findings that prevent publishing: all errors, and warnings without a reason."""
    is_reasoned = sum(map(is_letter, reason)) >= SHORTEST_REASON
    return [finding for finding in findings if finding.blocks or not is_reasoned]
