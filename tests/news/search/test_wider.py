import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.search.queries import MAX_UNITS, parse
from news.search.wider import MOST_DIVISIONS, MOST_LEFT_OUT, wider_queries


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("质量", []),
        ("", []),
        ("-x", []),
        ("*** 质量", []),
        ("质量 质量", []),
        ("quality", []),
        ("éclairs", []),
        ("质量 发展", ["质量", "发展"]),
        ("质量 -坏", ["质量"]),
        ("a b -c", ["a b", "a", "b"]),
        ('"a b"', ["a b"]),
        ('"a b" c -"d e"', ['"a b" c', "a b c -d e", '"a b"', "c"]),
        ("“新能源 汽车”", ["新能源 汽车"]),
        ("产业园区", ["产业 园区"]),
        ("新能源汽车", ["新能源 汽车", "新能 源汽车"]),
        ('"新能源汽车"', ["新能源 汽车", "新能 源汽车"]),
        ("5G产业园区", []),
    ],
)
def test_less_is_asked_for(typed, expected):
    assert wider_queries(typed) == expected


@given(st.text(alphabet='质量官发展ab -"“”*\0', max_size=250))
def test_few_queries_are_offered_and_none_twice(typed):
    found = wider_queries(typed)
    assert len(found) <= 2 + max(MOST_LEFT_OUT, MOST_DIVISIONS)
    asked = [parse(query) for query in found]
    assert len(set(asked)) == len(asked)
    assert parse(typed) not in asked
    assert all(asked)


def test_long_query_offers_no_more():
    assert len(wider_queries(" ".join(f"word{n}" for n in range(2 * MAX_UNITS)))) <= MOST_LEFT_OUT
