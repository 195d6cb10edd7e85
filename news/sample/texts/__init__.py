"""The words of a sample, pure: `names`, `stories_…` and `catalogue`; `composing` uses them."""
