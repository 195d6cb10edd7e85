import pytest

from news.accounts.full_names import full_name


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("主任", "王", "王主任"),
        ("建国", "欧阳", "欧阳建国"),
        ("𠮷", "々木", "々木𠮷"),
        ("철수", "김", "김철수"),
        ("Anna", "King", "Anna King"),
        ("建国 Peter", "王", "建国 Peter 王"),
        ("Peter", "王", "Peter 王"),
        ("王主任", "", "王主任"),
        ("", "王", "王"),
        (" ", "", ""),
    ],
)
def test_name_is_in_the_order_of_its_script(given, family, expected):
    assert full_name(given, family) == expected
