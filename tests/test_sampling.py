import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.folds import Sampling
from podium.errors import PodiumError
from podium.problem import Problem
from podium.sampling import REFIT, fold_rng, sample

BINARY = Problem("binary", ("ham", "spam"))

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
    sampled = sample(positions, targets, BINARY, Sampling(ratio=ratio), np.random.default_rng(1))
    assert sampled.dtype == np.int64
    assert sampled[: len(positions)].tolist() == positions.tolist()
    assert set(sampled) == set(positions)
    after = np.bincount(targets[sampled])
    assert after[1 - rarer] == common
    assert abs(after[rarer] - ratio * common) <= 0.5 + 1e-6 * common


def test_no_ratio_leaves_the_rows_as_they_are():
    positions, targets = side(3, 30)
    assert (
        sample(positions, targets, BINARY, Sampling(ratio=None), np.random.default_rng(1)).tolist()
        == positions.tolist()
    )


def test_rows_at_the_ratio_already_stay_as_they_are():
    for rare, common, ratio in ((30, 30, 1.0), (15, 30, 0.5), (29, 99, 0.29), (1, 3, 1 / 3)):
        positions, targets = side(rare, common)
        assert (
            sample(positions, targets, BINARY, Sampling(ratio=ratio), np.random.default_rng(1)).tolist()
            == positions.tolist()
        )


def test_a_ratio_below_the_rows_own_is_refused():
    positions, targets = side(20, 50)
    with pytest.raises(
        PodiumError, match=r"^samplings\.half\.ratio: ratio 0\.3 cannot be: .* at 0\.400 \(20 rows to 50\)"
    ):
        sample(positions, targets, BINARY, Sampling(ratio=0.3), np.random.default_rng(1), where="samplings.half")


def test_one_class_is_refused():
    positions, targets = side(0, 50)
    with pytest.raises(PodiumError, match=r"^samplings\.half: ratio 1\.0 needs two classes, and the 50 training rows"):
        sample(positions, targets, BINARY, Sampling(), np.random.default_rng(1), where="samplings.half")


def test_each_fold_draws_for_itself():
    positions, targets = side(5, 80)
    drawn = {
        (seed, *fold): sample(positions, targets, BINARY, Sampling(), fold_rng(seed, *fold)).tolist()
        for seed in (1, 2)
        for fold in ((0, 0), (0, 1), (1, 0), REFIT)
    }
    assert len({tuple(rows) for rows in drawn.values()}) == len(drawn)
    for (seed, *fold), rows in reversed(drawn.items()):
        np.random.seed(3)  # noqa: NPY002 - the global state must not matter
        assert sample(positions, targets, BINARY, Sampling(), fold_rng(seed, *fold)).tolist() == rows


@pytest.mark.parametrize(("rare", "fix"), [(50, "already; set it to null"), (49, "already; raise it above that, or")])
def test_what_is_advised_can_be_done(rare, fix):
    positions, targets = side(rare, 50)
    with pytest.raises(PodiumError, match=fix):
        sample(positions, targets, BINARY, Sampling(ratio=0.5), np.random.default_rng(1))


CLASSES = Problem("multiclass", ("a", "b", "c", "d"))
LABELS = Problem("multilabel", ("a", "b", "c", "d"))
METHODS = st.sampled_from(["over", "under", "both"])
class_sizes = st.lists(st.integers(1, 60), min_size=2, max_size=4)


def draw(positions, targets, problem, method, ratio, seed=1):
    return sample(positions, targets, problem, Sampling(method=method, ratio=ratio), np.random.default_rng(seed))


@given(counts, st.floats(0.01, 1), st.sampled_from([0, 1]))
def test_rows_are_left_out_until_the_ratio_is_reached(numbers, ratio, rarer):
    (rare, common), (positions, targets) = numbers, side(*numbers, rarer)
    ratio = max(ratio, rare / common)
    sampled = sample(positions, targets, BINARY, Sampling(method="under", ratio=ratio), np.random.default_rng(1))
    assert sampled.dtype == np.int64
    assert sampled.tolist() == sorted(set(sampled.tolist()) & set(positions.tolist()))
    after = np.bincount(targets[sampled], minlength=2)
    assert after[rarer] == rare
    assert abs(after[1 - rarer] - rare / ratio) <= 0.5 + 1e-6 * common


@given(class_sizes, st.floats(0.01, 1), METHODS)
def test_classes_are_brought_within_the_ratio_and_no_further(sizes, ratio, method):
    targets = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    positions, before = np.arange(len(targets), dtype=np.int64), np.array(sizes)
    if before.min() > np.ceil(ratio * before.max()):
        with pytest.raises(PodiumError, match="cannot be"):
            draw(positions, targets, CLASSES, method, ratio)
        return
    sampled = draw(positions, targets, CLASSES, method, ratio)
    after = np.bincount(targets[sampled])
    assert after.min() >= ratio * after.max() - 1
    if method == "over":
        assert (after == np.maximum(before, round(ratio * before.max()))).all()
        assert sampled[: len(positions)].tolist() == positions.tolist()
    elif method == "under":
        assert (after == np.minimum(before, max(1, round(before.min() / ratio)))).all()
        assert sampled.tolist() == sorted(set(sampled.tolist()))
    else:
        assert abs(len(sampled) - len(positions)) <= len(sizes) / 2
        assert ((after - before)[before == before.min()] >= 0).all()
        assert ((after - before)[before == before.max()] <= 0).all()


def test_both_meets_in_the_middle():
    positions, targets = side(20, 100)
    for ratio, expected in ((1.0, [60, 60]), (0.5, [40, 80])):
        rows = sample(positions, targets, BINARY, Sampling(method="both", ratio=ratio), np.random.default_rng(1))
        assert np.bincount(targets[rows])[::-1].tolist() == expected
        once = rows[: len(set(rows))]
        assert once.tolist() == sorted(set(once.tolist()))  # those that stay, then those repeated


@st.composite
def label_rows(draw_):
    rows = draw_(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=60))
    return np.array(rows, dtype=np.int32)


@given(label_rows(), st.floats(0.05, 1), METHODS)
def test_labels_come_as_near_as_whole_rows_allow(targets, ratio, method):
    positions, before = np.arange(len(targets), dtype=np.int64), targets.sum(axis=0)
    present = before > 0
    if present.sum() < 2 or before[present].min() > np.ceil(ratio * before.max()):
        with pytest.raises(PodiumError, match=r"needs two classes|cannot be"):
            sample(positions, targets, LABELS, Sampling(method=method, ratio=ratio), np.random.default_rng(1))
        return
    rows = sample(positions, targets, LABELS, Sampling(method=method, ratio=ratio), np.random.default_rng(1))
    assert rows.dtype == np.int64
    after = targets[rows].sum(axis=0)
    assert ((after > 0) == present).all()
    if method == "over":
        assert rows[: len(positions)].tolist() == positions.tolist()
        assert (after[present] >= round(ratio * before.max())).all()
        assert (targets[rows[len(positions) :]].any(axis=1)).all()
    if method == "under":
        assert rows.tolist() == sorted(set(rows.tolist()))
        most = before[present].min() / ratio
        assert (after >= np.minimum(before, most)).all()
        stays = targets[rows]
        for row in stays[stays.any(axis=1)]:  # no row could go without taking a label below
            assert (after[row > 0] - 1 < most).any()


def test_the_rows_of_a_rare_label_are_repeated_equally_often():
    targets = np.zeros((100, 4), dtype=np.int32)
    targets[:60, 0], targets[60:93, 1], targets[93:, 2] = 1, 1, 1
    rows = sample(np.arange(100), targets, LABELS, Sampling(ratio=1.0), np.random.default_rng(1))
    assert targets[rows].sum(axis=0).tolist() == [60, 60, 60, 0]
    often = np.bincount(rows)[93:]
    assert often.max() - often.min() <= 1


def test_rows_without_a_label_are_left_out_like_one_and_never_repeated():
    targets = np.zeros((100, 4), dtype=np.int32)
    targets[:10, 0], targets[10:30, 1] = 1, 1
    for method, none in (("under", 10), ("both", 15), ("over", 70)):
        rows = sample(np.arange(100), targets, LABELS, Sampling(method=method), np.random.default_rng(1))
        assert (~targets[rows].any(axis=1)).sum() == none


@pytest.mark.parametrize("method", ["under", "both"])
def test_what_every_method_refuses_is_told_in_its_words(method):
    positions, targets = side(20, 50)
    said = {"under": "rows are only left out", "both": "rows are only evened out"}[method]
    with pytest.raises(PodiumError, match=rf"ratio 0\.3 cannot be: {said}, the training rows stand at 0\.400"):
        sample(positions, targets, BINARY, Sampling(method=method, ratio=0.3), np.random.default_rng(1))
    with pytest.raises(PodiumError, match=r"needs two classes, and the 4 training rows hold none"):
        empty = np.zeros((4, 4), np.int32)
        sample(np.arange(4), empty, LABELS, Sampling(method=method), np.random.default_rng(1))


@pytest.mark.parametrize("method", ["over", "under", "both"])
@pytest.mark.parametrize("problem", [BINARY, CLASSES, LABELS])
def test_the_same_generator_draws_the_same_rows(method, problem):
    targets = np.repeat(np.array([0, 1], dtype=np.int32), [80, 20])
    if problem is LABELS:
        targets = np.eye(4, dtype=np.int32)[targets]
    rows = [draw(np.arange(100), targets, problem, method, 1.0, seed).tolist() for seed in (1, 1, 2)]
    assert rows[0] == rows[1] != rows[2]
