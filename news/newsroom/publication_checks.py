"""
What is asked of a text when it is submitted for review, and before any step publishes it.

A check is a function of an article (as `working_copy` makes it: as it will be on the page) that
returns findings. Errors stop both; warnings ask for a reason to publish, which is logged.
"""

from collections.abc import Callable

from news.articles.models import Article
from news.publish_check.gathering import check_article, draft_of
from news.publish_check.rules import Finding

Check = Callable[[Article], list[Finding]]

CHECKS: list[Check] = [lambda article: check_article(draft_of(article))]


def findings_of(article: Article) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(article)]
