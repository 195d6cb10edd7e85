"""What the rooms above hear of articles that are written past their model's own signals."""

from django.dispatch import Signal

# Sent with `numbers`, those of the rows, and `using`, in the transaction that wrote them.
articles_written = Signal()
