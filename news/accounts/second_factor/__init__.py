"""The second factor: a code from an app (TOTP), or a recovery code, besides the password."""
