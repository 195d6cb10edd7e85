"""
What may happen to an article: revisions, the steps to the page, the schedule, the recycle bin.

`revisions` keeps every saved text. `workflow` takes a step: `transitions` is the table of them,
`conditions` say who may take one and when, `steps` what it does. Both lock the article's row first;
nothing else writes an article's state.
"""
