"""What PostgreSQL needs so that a search goes by the index."""

import pytest
from django.db import connection

from news.search import search
from news.search.models import SearchDocument

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_documents_have_their_indexes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, SearchDocument._meta.db_table)
    assert {"search_content", "search_title"} <= found.keys()


def test_search_goes_by_the_index_and_is_not_compiled():
    settings = []

    def note(execute, sql, *rest):
        if sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                for name in ("jit", "enable_seqscan"):
                    cursor.execute(f"SHOW {name}")
                    settings.append((name, cursor.fetchone()[0]))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        assert search("word").total == 0
    assert set(settings) == {("jit", "off"), ("enable_seqscan", "off")}
