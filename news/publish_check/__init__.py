"""
The publish check: finds what a draft lacks or must not contain, before visitors see it.

`rules` are pure; `gathering` reads the facts that they need from the database. Errors prevent
publication; warnings need a reason:

    findings = check_article(draft_of(article))
    if unresolved(findings, reason): ...
"""
