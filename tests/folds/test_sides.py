import numpy as np
import pandas as pd
import pytest

from podium.errors import Fault
from podium.folds import assert_no_leak, check_folds, fold_name, fold_names, training_side, validation_side
from podium.folds.sides import check_groups_whole

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
    with pytest.raises(Fault, match=rf"repeat-0-fold-0: the groups of training positions \[{position}\] are validated"):
        assert_no_leak(FRAME, 0, 0, np.array([1, 1, position, 7]), forward=False)


def test_a_look_into_the_future_is_caught():
    assert_no_leak(FRAME, 0, 1, np.array([0, 2]), forward=False)
    with pytest.raises(Fault, match="repeat-0-fold-1: it would train on later rows"):
        assert_no_leak(FRAME, 0, 1, np.array([0, 2]), forward=True)


KEYS = np.arange(8)


def changed(**columns: list[int]) -> pd.DataFrame:
    """The frame with other columns."""
    return FRAME.assign(**{name: np.array(values, FRAME[name].dtype) for name, values in columns.items()})


def test_folds_as_they_are_written_are_right():
    check_folds(FRAME, KEYS)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (FRAME[:-1], r"it has 15 rows of 2 repeats, and data/prepared/train\.parquet 8"),
        (FRAME[FRAME["repeat"] == 1], r"it has 8 rows of 1 repeats"),
        (changed(row=[*range(8), *range(7), 6]), r"repeat 1: row 7 has the key 6, and 7 in"),
        (changed(row=[1, 0, *range(2, 8), *range(8)]), r"repeat 0: row 0 has the key 1, and 0 in"),
        (changed(group=[0, 1, 2, 1, 3, 0, 2, 4, 0, 1, 2, 1, 3, 0, 2, 3]), r"repeat 1: rows are of other groups"),
        (changed(fold=[-1] * 8 + FRAME["fold"].tolist()[8:]), r"repeat 0: folds are from -1 to -1"),
        (changed(fold=[-2, *FRAME["fold"].tolist()[1:]]), r"repeat 0: folds are from -2 to 2"),
    ],
)
def test_folds_that_were_changed_stop_a_run(frame, told):
    with pytest.raises(Fault, match=rf"^data/folds\.parquet.*{told}.*run `dvc repro --force folds`"):
        check_folds(frame, KEYS)


def test_a_group_in_two_folds_is_caught():
    check_groups_whole(FRAME)  # a row that is never validated may have a group that is
    parted = changed(fold=[0, 1, 2, 0, *FRAME["fold"].tolist()[4:]])
    with pytest.raises(Fault, match="repeat 0: the group 1 is in the folds 1 and 0"):
        check_groups_whole(parted)
