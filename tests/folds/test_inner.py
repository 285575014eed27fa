import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.folds import inner_split

cases = st.tuples(st.integers(40, 120), st.integers(1, 4), st.floats(0.01, 0.49), st.integers(0, 10**6))


def drawn(rows: int, duplicates: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions with repeats, and groups and targets of all rows; two pure groups of each class are among them."""
    rng = np.random.default_rng(seed)
    groups = rng.integers(4, 4 + max(1, rows // duplicates), rows)
    targets = (rng.random(rows) < 0.3).astype(np.int32)
    groups[:4], targets[:4] = [0, 1, 2, 3], [0, 0, 1, 1]
    picked = np.unique(np.concatenate([np.arange(4), rng.integers(0, rows, rows)]))
    return np.concatenate([picked, rng.choice(picked, rows)]), groups, targets


@given(cases)
def test_no_group_is_on_both_sides_and_each_class_is(case):
    rows, duplicates, share, seed = case
    positions, groups, targets = drawn(rows, duplicates, seed)
    stay, aside = inner_split(positions, groups, targets, share, np.random.default_rng(seed))
    assert not set(groups[stay]) & set(groups[aside])
    assert set(targets[stay]) == set(targets[aside]) == {0, 1}
    assert aside.tolist() == sorted(set(aside.tolist()))
    assert stay.tolist() == [position for position in positions.tolist() if position not in set(aside.tolist())]
    assert set(stay) | set(aside) == set(positions)


@given(cases)
def test_the_same_generator_gives_the_same_slice(case):
    rows, duplicates, share, seed = case
    given_rows = drawn(rows, duplicates, seed)
    first, second = (inner_split(*given_rows, share, np.random.default_rng(3))[1].tolist() for _ in range(2))
    assert first == second


@given(cases)
def test_repeated_positions_do_not_change_what_is_set_aside(case):
    rows, duplicates, share, seed = case
    positions, groups, targets = drawn(rows, duplicates, seed)
    repeated = inner_split(positions, groups, targets, share, np.random.default_rng(1))[1]
    once = inner_split(np.unique(positions), groups, targets, share, np.random.default_rng(1))[1]
    assert repeated.tolist() == once.tolist()


@pytest.mark.parametrize(("share", "zeros", "ones"), [(0.1, 80, 20), (0.25, 200, 50), (0.001, 1, 1)])
def test_the_share_is_taken_of_each_class(share, zeros, ones):
    targets = (np.arange(1000) % 5 == 0).astype(np.int32)
    _, aside = inner_split(np.arange(1000), np.arange(1000), targets, share, np.random.default_rng(1))
    assert np.bincount(targets[aside]).tolist() == [zeros, ones]


def test_a_class_in_one_group_is_refused():
    targets, groups = np.array([0, 0, 0, 1, 1], dtype=np.int32), np.array([0, 1, 2, 3, 3])
    with pytest.raises(PodiumError, match=r"^models\.cnn\.inner_share: class 1 has 1 group among 5 training rows"):
        inner_split(np.arange(5), groups, targets, 0.2, np.random.default_rng(1), where="models.cnn.inner_share")


def test_of_more_classes_one_in_a_single_group_stays():
    strata = np.repeat(np.array([0, 1, 2], dtype=np.int32), [30, 20, 3])
    groups = np.concatenate([np.arange(50), [50, 50, 50]])
    stay, aside = inner_split(np.arange(53), groups, strata, 0.2, np.random.default_rng(1))
    assert np.bincount(strata[aside], minlength=3).tolist() == [6, 4, 0]
    assert {50, 51, 52} <= set(stay.tolist())
    with pytest.raises(PodiumError, match=r"class 1 has 1 group among 33 training rows"):
        inner_split(
            np.delete(np.arange(53), np.s_[30:50]), groups, np.minimum(strata, 1), 0.2, np.random.default_rng(1)
        )


def test_rows_of_one_stratum_are_divided_too():
    _, aside = inner_split(np.arange(40), np.arange(40), np.zeros(40, np.int32), 0.25, np.random.default_rng(1))
    assert len(aside) == 10
