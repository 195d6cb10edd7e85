"""
The checks of a text when it is submitted for review, and before it is published.

A check is a function of an article (from `working_copy`, as it would be on the page) that returns
findings. Errors prevent both steps; warnings need a reason to publish, which is logged.
"""

from collections.abc import Callable

from news.articles.models import Article
from news.publish_check.gathering import check_article, draft_of
from news.publish_check.rules import Finding

Check = Callable[[Article], list[Finding]]

CHECKS: list[Check] = [lambda article: check_article(draft_of(article))]


def findings_of(article: Article) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(article)]
