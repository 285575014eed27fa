import numpy as np
import pandas as pd
import pytest

from podium.folds import assert_no_leak, fold_name, fold_names, training_side, validation_side

#                         0  1  2  3  4  5   6   7
FRAME = pd.DataFrame(
    {
        "row": list(range(8)) * 2,
        "group": [0, 1, 2, 1, 3, 0, 2, 4] * 2,
        "repeat": np.repeat([0, 1], 8).astype(np.int16),
        "fold": np.array([0, 1, 2, 1, 0, -1, -1, -1, 2, 0, 1, 0, 2, -1, -1, -1], dtype=np.int16),
    }
)


def test_folds_are_listed_in_order_without_the_rows_that_are_never_validated():
    assert fold_names(FRAME[::-1]) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert fold_name(1, 12) == "repeat-1-fold-12"


def test_sides():
    assert validation_side(FRAME, 0, 0).tolist() == [0, 4]
    assert training_side(FRAME, 0, 0, forward=False).tolist() == [1, 2, 3, 6, 7]  # 5 has the group of 0
    assert training_side(FRAME, 1, 0, forward=False).tolist() == [0, 2, 4, 5, 6, 7]
    assert training_side(FRAME, 0, 0, forward=False).dtype == np.int64


def test_forward_takes_earlier_folds_only():
    assert training_side(FRAME, 0, 0, forward=True).tolist() == [6, 7]
    assert training_side(FRAME, 0, 1, forward=True).tolist() == [0, 4, 5, 6, 7]


@pytest.mark.parametrize("position", [0, 4, 5])
def test_a_leak_is_caught(position):
    with pytest.raises(AssertionError, match=rf"repeat-0-fold-0: the groups of positions \[{position}\] are validated"):
        assert_no_leak(FRAME, 0, 0, np.array([1, 1, position, 7]), forward=False)


def test_a_look_into_the_future_is_caught():
    assert_no_leak(FRAME, 0, 1, np.array([0, 2]), forward=False)
    with pytest.raises(AssertionError, match="repeat-0-fold-1: trains on later rows"):
        assert_no_leak(FRAME, 0, 1, np.array([0, 2]), forward=True)
