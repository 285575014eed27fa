"""Both estimators recover a shift that is known."""

import numpy as np
import pytest

from podium.config.ensemble import Bootstrap
from podium.ensemble.prior.estimate import Sides, estimate, likeliest
from podium.problem import Problem

SHIFTS = [
    ("binary", 0.25, 0.05),
    ("binary", 0.25, 0.25),
    ("binary", 0.25, 0.5),
    ("binary", 0.08, 0.3),
    ("binary", 0.5, 0.9),
    ("multiclass", (0.55, 0.25, 0.1, 0.1), (0.1, 0.2, 0.4, 0.3)),
    ("multilabel", (0.4, 0.2, 0.1), (0.1, 0.2, 0.35)),
]


def found_of(known, **given):
    truth = known.truth
    sides = Sides(known.member.oof, known.member.test, truth.target, truth.fold[0], truth.group, truth.problem)
    return estimate(sides, Bootstrap(**given))


@pytest.mark.parametrize(("task", "train", "test"), SHIFTS)
def test_both_find_the_shares(drawn, task, train, test):
    known = drawn(train, test, task=task)
    found = found_of(known)
    for one in (found.expectation_maximisation, found.black_box):
        assert one.share == pytest.approx(known.shares, abs=0.04)
        assert (one.low <= one.share).all()
        assert (one.share <= one.high).all()
        assert ((one.low - 0.01 <= known.shares) & (known.shares <= one.high + 0.01)).all()
        assert (one.high - one.low < 0.15).all()
        assert one.known == pytest.approx(found.own, abs=0.02)
    assert found.own == pytest.approx(np.atleast_1d(train), abs=0.001)
    if task == "multiclass":
        assert found.share.sum() == pytest.approx(1)


def test_without_calibration_em_would_be_further_off(drawn):
    """Probabilities that are too bold pull it past the shares: why they are calibrated first."""
    from podium.ensemble.prior.expectation_maximisation import shares_of

    errors = []
    for seed in range(3):
        known = drawn(0.1, 0.4, seed=seed)
        truth = known.truth
        found = likeliest(known.member.oof, known.member.test, truth.target, truth.problem)
        pair = np.concatenate([1 - known.member.test, known.member.test], axis=1)
        errors.append((found[0] - 0.4, shares_of(pair, np.array([0.9, 0.1]))[1] - 0.4))
    calibrated, bold = np.abs(errors).mean(axis=0)
    assert calibrated < bold / 2


def test_nothing_but_the_seed_is_random(drawn):
    known = drawn(0.3, 0.5, rows=400, tests=200)
    one, again, other = found_of(known), found_of(known), found_of(known, seed=2)
    assert np.array_equal(one.expectation_maximisation.draws, again.expectation_maximisation.draws)
    assert one.share == other.share
    assert not np.array_equal(one.black_box.draws, other.black_box.draws)
    alone = likeliest(known.member.oof, known.member.test, known.truth.target, known.truth.problem)
    assert alone == one.share


def test_a_class_or_label_without_rows_keeps_none(drawn):
    known = drawn((0.6, 0.0, 0.2, 0.2), (0.3, 0.0, 0.3, 0.4), task="multiclass", rows=1000, tests=500)
    found = found_of(known)
    assert found.share[1] == 0
    assert found.black_box.share == pytest.approx(known.shares, abs=0.06)
    none = drawn((0.4, 0.0, 0.1), (0.2, 0.0, 0.3), task="multilabel", rows=1000, tests=500)
    assert found_of(none).share[1] == 0


@pytest.mark.parametrize("flat", [0.0, 0.5, 1.0])
def test_members_that_tell_nothing_are_no_error(flat):
    problem, targets = Problem("binary", ("no", "yes")), np.repeat([0, 1], [70, 30]).astype(np.int32)
    rows = np.arange(100)
    sides = Sides(np.full((100, 1), flat), np.full((50, 1), flat), targets, rows % 5, rows, problem)
    found = estimate(sides, Bootstrap())
    assert np.isfinite([*found.share, *found.black_box.share]).all()
    assert found.share == pytest.approx([0.3], abs=0.05)
    assert (found.expectation_maximisation.low, found.expectation_maximisation.high) == (0, 1)


def test_members_that_know_everything_are_no_error():
    problem, targets = Problem("binary", ("no", "yes")), np.repeat([0, 1], [70, 30]).astype(np.int32)
    rows, test = np.arange(100), np.repeat([0.0, 1.0], [20, 30])[:, None]
    found = estimate(Sides(targets[:, None] * 1.0, test, targets, rows % 5, rows, problem), Bootstrap())
    assert found.share == pytest.approx([0.6], abs=0.02)
    assert found.black_box.share == pytest.approx([0.6], abs=0.02)
