"""Intervals count that thresholds would have been tuned otherwise on another sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.config.ensemble import Ensemble
from podium.ensemble.bootstrap import interval
from podium.ensemble.crossed import crossed, method_of
from podium.ensemble.refitted import _best_cuts, intervals, widened, widening
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.metrics.binary import best_threshold, predict, score
from podium.problem import Problem


def entrant(seed, rows=400, metric="f1", **given):
    rng, each = np.random.default_rng(seed), np.arange(rows)
    text = rng.normal(size=rows)
    targets = (rng.random(rows) < 1 / (1 + np.exp(1.5 - 2 * text))).astype(np.int32)
    said = 1 / (1 + np.exp(1.5 - 2 * (text + rng.normal(size=(1, rows)) / 2)))[..., None]
    truth = Truth(each, (each % 5)[None], each, targets, each, Problem("binary", ("no", "yes"), metric))
    settings = Ensemble(members=["a"], **given)
    return crossed(said, said, ("a",), method_of("average"), truth, settings), truth, settings


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.sampled_from(["f1", "accuracy", "precision", "matthews"]))
def test_a_resample_s_threshold_is_the_best_of_its_rows(seed, name):
    rng = np.random.default_rng(seed)
    targets, scores = rng.integers(0, 2, 25), rng.random(25).round(1 if seed % 2 else 6)
    times = rng.integers(0, 3, (3, 25))
    times[:, 0] = 1
    metric = metric_of(Problem("binary", ("no", "yes"), name))
    for cut, some in zip(_best_cuts(times.astype(float), targets == 1, scores, metric), times, strict=True):
        truth, given = np.repeat(targets, some), np.repeat(scores, some)
        assert score(truth, predict(given, cut), name) == pytest.approx(best_threshold(truth, given, name)[1])


def test_tuned_thresholds_widen_and_given_ones_do_not():
    assert np.mean([widening(*entrant(seed)) for seed in range(5)]) > 1.05
    assert widening(*entrant(1, threshold={"rule": "fixed", "value": 0.4})) == 1.0
    assert widening(*entrant(1, metric="roc_auc")) == 1.0


def test_what_is_told_is_so_many_times_as_wide_as_what_is_kept():
    found, truth, settings = entrant(2, bootstrap={"repeats": 100, "confidence": 0.9, "seed": 5})
    kept, told = intervals(found, truth, settings)
    score, times = found.honest.cross_fitted, widening(found, truth, settings)
    plain = interval(
        truth.problem, truth.target, found.honest.predictions, truth.group, repeats=100, confidence=0.9, seed=5
    )
    assert kept == plain
    assert times > 1
    assert [end - score for end in told] == pytest.approx([times * (end - score) for end in kept])
    kept, told = intervals(*entrant(2, threshold={"rule": "fixed", "value": 0.4}))
    assert kept == told


def test_the_same_each_time():
    assert widening(*entrant(3)) == widening(*entrant(3))


def test_ends_stay_where_scores_can_be():
    f1, cost = (metric_of(Problem("binary", ("no", "yes"), name, ((0.0, 1.0), (1.0, 0.0)))) for name in ("f1", "cost"))
    assert widened(0.5, (0.4, 0.7), 1.5, f1) == pytest.approx((0.35, 0.8))
    assert widened(0.5, (0.1, 0.95), 2.0, f1) == (0.0, 1.0)
    assert widened(0.9, (0.8, 0.95), 4.0, cost)[1] == pytest.approx(1.1)
