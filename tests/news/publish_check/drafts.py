"""Drafts to judge, without a database."""

from datetime import date
from typing import Any

from news.publish_check.rules import RULES, Context, Draft, Finding, Rule, apply_rules

TODAY = date(2026, 9, 1)


def make_draft(**fields: Any) -> Draft:
    """A draft that no rule finds fault with, unless the fields say otherwise."""
    defaults: dict[str, Any] = {
        "title": "开发区召开质量大会",
        "body": "<p>九月一日，大会在金华召开。</p>",
        "language": "zh-hans",
        "section": "要闻",
        "source": "金华日报",
        "source_url": "https://www.jinhua.gov.cn/1",
    }
    return Draft(**(defaults | fields))


def judge(draft: Draft, *rules: Rule, **context: Any) -> list[Finding]:
    """What these rules find, all of them if none is named."""
    defaults: dict[str, Any] = {"today": TODAY, "allowed_hosts": frozenset({"gov.cn"})}
    known = Context(**(defaults | context))
    if not rules:
        return apply_rules(draft, known)
    assert all(rule in RULES for rule in rules)
    return [finding for rule in rules for finding in rule(draft, known)]


def codes(draft: Draft, *rules: Rule, **context: Any) -> list[str]:
    return [finding.code for finding in judge(draft, *rules, **context)]


def marked(finding: Finding) -> str:
    """What the finding marks; it must be the same by excerpt and by offsets."""
    assert finding.excerpt is not None
    return finding.excerpt.marked
