import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.traits import TRAITS, auc, lengths_of_block, separates, traits_of, traits_of_block
from podium.io.strings import strings

NUMBERS = st.lists(st.integers(0, 20), min_size=1)

WITH = {
    "surrounding quotes": ['"A text."', "“A text.”"],
    "characters beyond ASCII": ["café"],
    "mojibake (broken characters)": ["cafÃ© au lait"],
    "HTML tags or escapes": ["a <b>bold</b> word", "fish &amp; chips", "&#39;", "<br />"],
    "web addresses": ["see http://a.org", "www.a.org"],
    "digits": ["4 words"],
    "double spaces": ["two  spaces"],
    "line breaks": ["two\nlines", "two\r\nlines"],
    "white space at an end": [" text", "text\t"],
    "no capital at all": ["all lower case"],
    "capitals only": ["SHOUTED"],
    "a capital at the start": ["A text", '"A text"', "  A text"],
    "a full stop, ! or ? at the end": ["A text.", 'He said "no!"', "Is it? "],
}
WITHOUT = {
    "surrounding quotes": ['"this" or "that"', '"'],
    "characters beyond ASCII": ["cafe", ""],
    "mojibake (broken characters)": ["café", "plain"],
    "HTML tags or escapes": ["a < b and b > c", "fish & chips", "<3"],
    "web addresses": ["a website"],
    "digits": ["four words"],
    "double spaces": ["one space"],
    "line breaks": ["one line"],
    "white space at an end": ["text", ""],
    "no capital at all": ["One", "1"],
    "capitals only": ["Shouted"],
    "a capital at the start": ["a text", "", '"a Text"'],
    "a full stop, ! or ? at the end": ["A text", "", "a comma,"],
}


@pytest.mark.parametrize("name", TRAITS)
def test_each_trait_tells(name: str) -> None:
    assert all(map(TRAITS[name], WITH[name]))
    assert not any(map(TRAITS[name], WITHOUT[name]))


def test_a_row_has_the_trait_of_any_of_its_columns() -> None:
    found = traits_of([["fire", "", "x"], ['"quoted"', "plain", '"quoted"']])
    assert found.shape == (len(TRAITS), 3)
    assert found[list(TRAITS).index("surrounding quotes")].tolist() == [True, False, True]
    assert traits_of([[]]).shape == (len(TRAITS), 0)


@given(NUMBERS, NUMBERS)
def test_auc_is_the_share_of_pairs(first: list[int], second: list[int]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in first for b in second]
    assert auc(np.array(first), np.array(second)) == pytest.approx(sum(pairs) / len(pairs))


def test_only_what_is_far_from_even_and_no_chance_separates() -> None:
    spread = 0.25 * 0.5 * 0.5
    assert separates(0.6, spread, (1000, 1000))
    assert separates(0.4, spread, (1000, 1000))
    assert not separates(0.59, spread, (1000, 1000))
    assert not separates(0.7, spread, (10, 10))


PIECES = [
    *"abZ 1.!<>&;-'\"\t\n\r\x1c\x0b\0",
    "é",
    "“",
    "”",
    "🙂",
    "Ã©",
    "  ",
    "<b>",
    "&amp;",
    "http://",
    "www.",
    "#39;",
    "\u00a0",
]
BLOCK = st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=6)


@given(BLOCK)
def test_a_block_has_the_traits_of_its_texts(texts: list[str]) -> None:
    found = traits_of_block(strings(["x", *texts])[1:])
    assert dict(zip(TRAITS, found.tolist(), strict=True)) == dict(zip(TRAITS, traits_of([texts]).tolist(), strict=True))


@given(BLOCK)
def test_lengths_of_a_block(texts: list[str]) -> None:
    found = lengths_of_block(strings(["x", *texts])[1:])
    assert found["characters"].tolist() == list(map(len, texts))
    assert found["words"].tolist() == [len(text.split()) for text in texts]
