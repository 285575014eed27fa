import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.folds import Sampling
from podium.errors import PodiumError
from podium.sampling import REFIT, fold_rng, sample

counts = st.tuples(st.integers(1, 30), st.integers(30, 90))


def side(rare: int, common: int, rarer: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Positions of rows that lie between others, and the targets of all."""
    targets = np.full(2 * (rare + common), 9, dtype=np.int32)
    positions = np.arange(rare + common, dtype=np.int64) * 2 + 1
    targets[positions] = np.where(np.arange(rare + common) < rare, rarer, 1 - rarer)
    return positions, targets


@given(counts, st.floats(0.01, 1), st.sampled_from([0, 1]))
def test_the_ratio_is_reached_and_no_other_row_comes_back(numbers, ratio, rarer):
    (rare, common), (positions, targets) = numbers, side(*numbers, rarer)
    ratio = max(ratio, rare / common)
    sampled = sample(positions, targets, Sampling(ratio=ratio), np.random.default_rng(1))
    assert sampled.dtype == np.int64
    assert sampled[: len(positions)].tolist() == positions.tolist()
    assert set(sampled) == set(positions)
    after = np.bincount(targets[sampled])
    assert after[1 - rarer] == common
    assert abs(after[rarer] - ratio * common) <= 0.5 + 1e-6 * common


def test_no_ratio_leaves_the_rows_as_they_are():
    positions, targets = side(3, 30)
    assert sample(positions, targets, Sampling(ratio=None), np.random.default_rng(1)).tolist() == positions.tolist()


def test_rows_at_the_ratio_already_stay_as_they_are():
    for rare, common, ratio in ((30, 30, 1.0), (15, 30, 0.5), (29, 99, 0.29), (1, 3, 1 / 3)):
        positions, targets = side(rare, common)
        assert (
            sample(positions, targets, Sampling(ratio=ratio), np.random.default_rng(1)).tolist() == positions.tolist()
        )


def test_a_ratio_below_the_rows_own_is_refused():
    positions, targets = side(20, 50)
    with pytest.raises(
        PodiumError, match=r"^samplings\.half\.ratio: ratio 0\.3 cannot be: .* at 0\.400 \(20 rows to 50\)"
    ):
        sample(positions, targets, Sampling(ratio=0.3), np.random.default_rng(1), where="samplings.half")


def test_one_class_is_refused():
    positions, targets = side(0, 50)
    with pytest.raises(PodiumError, match=r"^samplings\.half: ratio 1\.0 needs two classes, and the 50 training rows"):
        sample(positions, targets, Sampling(), np.random.default_rng(1), where="samplings.half")


def test_each_fold_draws_for_itself():
    positions, targets = side(5, 80)
    drawn = {
        (seed, *fold): sample(positions, targets, Sampling(), fold_rng(seed, *fold)).tolist()
        for seed in (1, 2)
        for fold in ((0, 0), (0, 1), (1, 0), REFIT)
    }
    assert len({tuple(rows) for rows in drawn.values()}) == len(drawn)
    for (seed, *fold), rows in reversed(drawn.items()):
        np.random.seed(3)  # noqa: NPY002 - the global state must not matter
        assert sample(positions, targets, Sampling(), fold_rng(seed, *fold)).tolist() == rows


@pytest.mark.parametrize(("rare", "fix"), [(50, "already; set it to null"), (49, "already; raise it above that, or")])
def test_what_is_advised_can_be_done(rare, fix):
    positions, targets = side(rare, 50)
    with pytest.raises(PodiumError, match=fix):
        sample(positions, targets, Sampling(ratio=0.5), np.random.default_rng(1))
