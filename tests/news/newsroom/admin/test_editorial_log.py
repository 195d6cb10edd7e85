"""The editorial log's list."""

import pytest
from django.utils import translation

from news.newsroom.workflow import perform
from tests.factories import make_draft, make_section, make_user
from tests.news.newsroom.admin.taking_steps import logged_in

pytestmark = pytest.mark.django_db

LOG = "/admin/news/editorialevent/"


def test_log_is_filtered_by_steps_in_words():
    reporter = make_user("Reporter")
    article = make_draft(reporter, section=make_section().pk)
    perform("submit", article.pk, reporter)
    perform("recall", article.pk, reporter)
    client = logged_in(reporter)
    with translation.override("en"):
        page = client.get(LOG, {"action": "submit"})
    assert [event.action for event in page.context["cl"].result_list] == ["submit"]
    (step,) = page.context["cl"].filter_specs
    assert ("recall", "Take back from review") in step.lookup_choices
    assert ("submit", "Submit for review") in step.lookup_choices
