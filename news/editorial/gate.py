"""
What is asked of a text before it is published, by whatever checks there are.

A check is a function of an article (as `working_copy` makes it: as it will be on the page) that
returns findings. An error stops the publication; a warning asks the publisher for a reason, which
is logged. The checks themselves know nothing of the workflow.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from news.models import Article


class Finding(Protocol):
    severity: str  # "error" or "warning"
    message: str


Check = Callable[[Article], Iterable[Finding]]

CHECKS: list[Check] = []


def findings_of(article: Article) -> tuple[list[str], list[str]]:
    """The messages of the errors and of the warnings."""
    findings = [finding for check in CHECKS for finding in check(article)]
    errors = [str(finding.message) for finding in findings if finding.severity == "error"]
    warnings = [str(finding.message) for finding in findings if finding.severity != "error"]
    return errors, warnings
