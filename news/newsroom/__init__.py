"""
The editors' work on an article: revisions, workflow steps, the schedule, the recycle bin.

`revisions` keeps every saved text. `workflow` takes a step: `transitions` is the table of steps,
`step_conditions` check who may take one and when, `steps` carry them out. Both lock the article's
row first; no other code changes an article's state.
"""
