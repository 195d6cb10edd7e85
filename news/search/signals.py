"""What the rooms above add to the index."""

from django.dispatch import Signal

# Sent with `rows`, articles, and `using`. A receiver answers a list of their newer texts that are
# under work: articles that hold such a text in place of the row's, at most one of each.
texts_under_work = Signal()
