class BackupError(Exception):
    """A backup or restore that cannot be done; the message says what to do next."""
