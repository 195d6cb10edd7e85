"""
The publish check: what an article's draft lacks, or should not hold, before visitors see it.

`rules` are pure; `gathering` asks the database what they need to know. Errors block; warnings
are published with a reason:

    findings = check_article(draft_of(article))
    if unresolved(findings, reason): ...
"""
