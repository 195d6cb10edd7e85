"""
Backups of the portal: made while it serves, thinned, verified, restored.

A backup is a folder that ordinary tools can read: the database in its engine's own form, the
uploaded files as files, SHA256SUMS for `sha256sum --check`, and manifest.json.
"""
