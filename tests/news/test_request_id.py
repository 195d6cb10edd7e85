import json
import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client

from news.request_id import JsonFormatter, RequestIdFilter, answering_request, request_id


def record(message="said %s", *args, **more):
    made = logging.LogRecord("news", logging.ERROR, __file__, 1, message, args, None)
    RequestIdFilter().filter(made)
    return made


def test_number_is_of_one_request():
    assert request_id() == ""
    with answering_request() as first:
        assert request_id() == first
    with answering_request() as second:
        assert second != first
    assert request_id() == ""


def test_log_line_has_the_number():
    with answering_request() as number:
        assert record().request_id == number
    assert record().request_id == "-"


def test_line_of_json():
    try:
        raise ValueError("出错")
    except ValueError as error:
        made = record("said\n%s", "中文")
        made.exc_info = (type(error), error, error.__traceback__)
    line = JsonFormatter().format(made)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["logger"], read["message"]) == ("ERROR", "news", "said\n中文")
    assert "ValueError: 出错" in read["exception"]


@pytest.mark.django_db
def test_error_page_shows_the_number_and_pages_of_caches_have_none():
    def fail(*args):
        raise OperationalError

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        response = client.get("/en/")
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.text
    assert "X-Request-ID" not in client.get("/en/")
    forged = client.get("/admin/", headers={"x-request-id": "forged"})
    assert forged["X-Request-ID"] != "forged"
