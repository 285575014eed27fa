"""Sizes are read as they are written."""

from hypothesis import given
from hypothesis import strategies as st

from podium.training.sizes import bytes_of, shown


@given(st.integers(1, 10**15))
def test_a_size_that_is_shown_is_read_back_to_three_digits(size):
    assert abs(bytes_of(shown(size), "") - size) <= 0.0051 * size


def test_units_in_any_case():
    sizes = {"1b": 1, "2KB": 2000, "2KiB": 2048, "0.5mb": 500_000, " 3 gb ": 3 * 10**9, "1TB": 10**12}
    assert {text: bytes_of(text, "") for text in sizes} == sizes
