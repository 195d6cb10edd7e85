"""
A believable zone's portal in three languages, for trying out and for measuring.

Every place, company and person is made up. `texts` makes article number n, always the same;
`filling` writes them fast, and `newsroom` adds texts under work.
"""
