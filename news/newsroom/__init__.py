"""
What may happen to an article: revisions, the steps to the page, the schedule, the recycle bin.

`revisions` keeps every saved text, `workflow` decides who may take which step and takes it. Both
lock the article's row first; nothing else writes an article's state.
"""
