"""
Import of old sites: read files -> parse pages -> clean -> records -> fixture.

`document`, `clean`, `labels` and `parse` are pure: they take text and return plain values.
"""
