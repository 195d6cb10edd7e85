"""What the audit log, a higher room, is told of."""

from django.dispatch import Signal

# `user`, `did`: what, in English
second_factor_changed = Signal()
# `user`
second_factor_failed = Signal()
# `user`, `count`
sessions_ended = Signal()
