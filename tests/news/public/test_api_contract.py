"""Requests made of the OpenAPI document: valid ones, wrong ones, and chains of them."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from portal.wsgi import application
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# The document alone, which needs no database.
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def kept_connection():
    """The real handler closes the connection after each request, and the test's data with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def content():
    subjects = {
        "section": make_section(slug="policy"),
        "tags": [make_tag(slug="0")],
        "source": make_source(slug="0"),
        "authors": [make_author(slug="0")],
    }
    for number in range(1, 4):
        make_article(pk=number, **subjects)
    make_article(title="质量 & <b>", language="zh-hans", lead_image=make_image(), **subjects)
    make_invisible_articles(**subjects)


@schema.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_is_as_the_document_says(case):
    """No 5xx; status, media type, headers and body as declared; wrong requests refused."""
    # In process, nothing between the two would unpack a compressed answer.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
