import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.text.ragged import Ragged

rows = st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=12)


def as_lists(ragged: Ragged) -> list[list[int]]:
    return [ragged.ids[start:stop].tolist() for start, stop in zip(ragged.offsets, ragged.offsets[1:], strict=False)]


@given(rows)
def test_rows_come_back_as_they_went_in(lists):
    ragged = Ragged.of(lists)
    assert as_lists(ragged) == lists
    assert ragged.lengths.tolist() == [len(row) for row in lists]
    assert len(ragged) == len(lists)
    assert ragged.ids.dtype == np.int32
    assert ragged.offsets.dtype == np.int64


@given(rows, st.integers(0, 12), st.integers(0, 12))
def test_a_slice_of_rows_is_that_of_a_list(lists, start, more):
    start = min(start, len(lists))
    assert as_lists(Ragged.of(lists).rows(start, start + more)) == lists[start : start + more]


@given(rows.filter(len), st.data())
def test_taken_rows_stand_in_the_asked_order(lists, data):
    chosen = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=20))
    assert as_lists(Ragged.of(lists).take(np.array(chosen, dtype=np.int64))) == [lists[row] for row in chosen]


@pytest.mark.parametrize(
    ("ids", "offsets"),
    [
        (np.zeros(3, np.int32), np.array([0, 2], np.int64)),
        (np.zeros(3, np.int32), np.array([1, 3], np.int64)),
        (np.zeros(3, np.int32), np.array([0, 4, 2, 3], np.int64)),
        (np.zeros(3, np.int64), np.array([0, 3], np.int64)),
        (np.zeros(0, np.int32), np.zeros(0, np.int64)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(ids, offsets):
    with pytest.raises(ValueError, match="offsets"):
        Ragged(ids, offsets)
