"""Where the servers are that tests talk to."""

import os

POSTGRES_URL = os.environ.get(
    "TEST_POSTGRES_URL", "postgres://postgres:postgres@127.0.0.1:5432/postgres"
)
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
