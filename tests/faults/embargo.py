"""Publishes an article so many seconds from now: `python -m tests.faults.embargo SECONDS`."""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402
from django.utils.translation import override  # noqa: E402

from tests.factories import make_article  # noqa: E402


def main() -> None:
    """Prints its address."""
    at = timezone.now() + timedelta(seconds=int(sys.argv[1]))
    with override("en"):
        print(make_article(title="Embargoed", published_at=at).get_absolute_url())


if __name__ == "__main__":
    main()
