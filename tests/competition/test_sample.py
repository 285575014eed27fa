import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.sample import sampled

ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=1)
SHARES = st.floats(0.001, 1)


def arrays(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([f"{group:016x}" for group, _ in rows]), np.array([target for _, target in rows], dtype=np.int32)


@given(ROWS, SHARES, st.integers(0, 5))
def test_groups_stay_whole_and_no_class_is_lost(rows: list[tuple[int, int]], share: float, seed: int) -> None:
    groups, targets = arrays(rows)
    kept = sampled(groups, targets, share, seed)
    assert kept.dtype == np.bool_
    assert not set(groups[kept]) & set(groups[~kept])
    assert set(targets[kept]) == set(targets)
    assert (sampled(groups, targets, share, seed) == kept).all()


@given(ROWS, SHARES, SHARES)
def test_a_smaller_sample_is_part_of_a_larger(rows: list[tuple[int, int]], first: float, second: float) -> None:
    groups, targets = arrays(rows)
    small, large = (sampled(groups, targets, share, 1) for share in sorted((first, second)))
    assert (small <= large).all()


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_each_class_keeps_its_share(share: float) -> None:
    targets = np.repeat(np.array([0, 1], dtype=np.int32), [1600, 400])
    groups = np.array([f"{row:016x}" for row in range(2000)])
    kept = sampled(groups, targets, share, 3)
    assert np.bincount(targets[kept]).tolist() == [share * 1600, share * 400]


def test_the_whole_is_all_rows_and_another_seed_another_sample() -> None:
    groups, targets = np.array([f"{row:016x}" for row in range(100)]), np.arange(100, dtype=np.int32) % 2
    assert sampled(groups, targets, 1.0, 1).all()
    assert (sampled(groups, targets, 0.5, 1) != sampled(groups, targets, 0.5, 2)).any()
