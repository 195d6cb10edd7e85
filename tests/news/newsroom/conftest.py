"""The people of the press office."""

import pytest

from tests.factories import make_user


@pytest.fixture
def reporter(db):
    return make_user("Reporter", name="reporter")


@pytest.fixture
def publisher(db):
    return make_user("Publisher", name="publisher")


@pytest.fixture
def chief(db):
    return make_user(name="chief", is_superuser=True)
