from hypothesis import given
from hypothesis import strategies as st

from news.search.packing import pack, unpack
from news.search.tokens import document_of

TOKENS = st.lists(st.sampled_from("质量 量官 官官 质 ab да ау ≈a ¦ 𠀀质 质𠀀".split()))


@given(TOKENS, TOKENS)
def test_tokens_are_unpacked_as_they_were(title, content):
    assert unpack(pack(title, content)) == [" ".join(title), " ".join(content)]


@given(st.text())
def test_tokens_of_any_text_are_unpacked_as_they_were(text):
    tokens = document_of([text])
    assert unpack(pack([], tokens)) == ["", " ".join(tokens)]


def test_a_run_takes_less_room_than_its_pairs():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 4_000, 7)))
    assert len(pack([], document_of([text]))) < 2.1 * len(text)
