"""
Old sites in: read files -> parse pages -> clean -> records -> fixture.

`document`, `clean`, `labels` and `parse` are pure: text in, plain values out.
"""
