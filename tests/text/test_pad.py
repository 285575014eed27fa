import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.views import Pad
from podium.errors import PodiumError
from podium.text.pad import CELLS, overlong, pad, padded_width, rows_at_once
from podium.text.ragged import Ragged

rows = st.lists(st.lists(st.integers(1, 99), max_size=8), max_size=10)
sides = st.sampled_from(["post", "pre"])
cuts = st.sampled_from(["post", "pre", "middle"])


def kept_of(row, width, truncation):
    """What is left of a row, said another way."""
    if len(row) <= width:
        return row
    head = {"post": width, "pre": 0, "middle": width // 4}[truncation]
    return row[:head] + row[len(row) - (width - head) :]


@given(rows, st.integers(1, 9), sides, cuts)
def test_every_row_is_cut_and_filled_on_its_side(lists, width, padding, truncation):
    matrix, lengths = pad(Ragged.of(lists), width, Pad(padding=padding, truncation=truncation))
    assert matrix.shape == (len(lists), width)
    assert matrix.dtype == lengths.dtype == np.int32
    for row, length, given_row in zip(matrix.tolist(), lengths.tolist(), lists, strict=True):
        kept = kept_of(given_row, width, truncation)
        zeros = [0] * (width - len(kept))
        assert row == (kept + zeros if padding == "post" else zeros + kept)
        assert length == len(kept)


@given(rows, sides)
def test_the_lengths_give_the_rows_back(lists, padding):
    width = max([1, *map(len, lists)])
    matrix, lengths = pad(Ragged.of(lists), width, Pad(padding=padding))
    parts = zip(matrix.tolist(), lengths.tolist(), strict=True)
    assert [row[:length] if padding == "post" else row[width - length :] for row, length in parts] == lists


@given(rows, st.integers(1, 9), cuts, st.integers(1, 4))
def test_blocks_do_not_show(lists, width, truncation, many):
    ragged, rules = Ragged.of(lists), Pad(truncation=truncation)
    blocks = [pad(ragged.rows(start, start + many), width, rules) for start in range(0, len(lists), many)]
    for whole, parts in zip(pad(ragged, width, rules), zip(*blocks, strict=True), strict=False):
        assert np.concatenate(parts).tolist() == whole.tolist()


@given(st.integers(1, 100_000))
def test_a_block_holds_a_row_at_least_and_few_cells(width):
    assert 1 <= rows_at_once(width) <= max(1, CELLS / width)


@pytest.mark.parametrize(
    ("max_length", "expected"),
    [(7, 7), (1, 1), ("100%", 40), ("50%", 5), ("75%", 14), ("66.6%", 5), ("1%", 4), ("0.001%", 4)],
)
def test_width(max_length, expected):
    assert padded_width(np.array([40, 3, 5, 4]), max_length) == expected


def test_width_is_at_least_one():
    assert padded_width(np.array([0, 0]), "50%") == 1


def test_only_drop_marks_the_longer_rows():
    lengths = np.array([2, 3, 4])
    assert overlong(lengths, 3, Pad(overlong="drop")).tolist() == [False, False, True]
    assert overlong(lengths, 3, Pad(overlong="cut")).tolist() == [False, False, False]


def test_dropping_every_row_is_refused():
    with pytest.raises(PodiumError, match=r"^views\.words\.pad: every training text has more than 1 tokens"):
        overlong(np.array([2, 3]), 1, Pad(overlong="drop"), where="views.words")


@given(rows, st.integers(2, 9), cuts)
def test_an_encoder_gets_the_ends_of_a_row_however_it_is_cut(lists, width, truncation):
    matrix, _ = pad(Ragged.of(lists), width, Pad(truncation=truncation), keep_ends=True)
    plain, _ = pad(Ragged.of(lists), width, Pad(truncation=truncation))
    for row, without, given_row in zip(matrix, plain, lists, strict=True):
        if len(given_row) > width:
            assert (row[0], row[-1]) == (given_row[0], given_row[-1])
            assert row[1:-1].tolist() == without[1:-1].tolist()
        else:
            assert row.tolist() == without.tolist()
