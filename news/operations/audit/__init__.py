"""
The audit log: who did what that matters for the portal's safety, when and from where.

- `acting` knows who acts: the request that is answered, or the command that runs.
- `receivers` notice what is done, by signals; rooms below know nothing of the log.
- `recording` writes each act as a `WaitingEntry`, in the transaction of the act itself.
- `chain` takes what waits into the chain of `AuditEntry`, after that transaction.
- `signing` makes its hashes; `head` keeps its end, and says where somebody has tampered with it.
- `triggers` of both databases refuse to alter or delete entries.
- `verification` finds the first entry that is not as it was written, by `walking` from one to the
  next; `acknowledging` passes over what an operator knows of; `export` takes old ones away.
"""
