"""The threshold rule `rate`: so many rows are positive, out of fold and on test, whatever their probabilities are."""

import json

import numpy as np
import pytest

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.ensemble.blend import blend
from podium.ensemble.members import Member
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem


def members_of(world, shift):
    """Two members whose test probabilities are lower than those out of fold by a factor."""
    rng, outputs = np.random.default_rng(1), world.problem.outputs
    wanted = world.problem.indicators(world.truth.target)
    return [
        Member(name, wanted * 0.3 + rng.random(wanted.shape) * 0.7, rng.random((len(world.test), outputs)) * shift)
        for name in ("a", "b")
    ]


@pytest.mark.parametrize("metric", ["f1", "log_loss"])
@pytest.mark.parametrize("method", ["average", "hill_climb"])
def test_so_many_test_rows_are_positive(make_world, settings, metric, method):
    world = make_world(3, rows=400, tests=200).of(metric=metric)
    given = settings("a", "b", method=method, threshold=Threshold(rule="rate", share=0.25))
    found = blend(members_of(world, 0.1), world.truth, given)
    assert found.test["prediction"].mean() == pytest.approx(0.25, abs=0.005)
    assert found.scores["ensemble"]["predicted_positive"]["test"] == pytest.approx(0.25, abs=0.005)
    assert found.scores["ensemble"]["predicted_positive"]["out_of_fold"] == pytest.approx(0.25, abs=0.005)
    threshold = found.blend["threshold"]
    assert (threshold["rule"], threshold["share"]) == ("rate", 0.25)
    assert np.array_equal(decide(found.test[["p_spam"]], [threshold["value"]], world.problem), found.test["prediction"])
    assert threshold["value"] < found.scores["ensemble"]["threshold"]
    for fold, part in found.oof.groupby("fold"):
        if metric == "f1":
            assert part["prediction"].mean() == pytest.approx(0.25, abs=0.5 / len(part) + 1e-9)
            cut = found.scores["ensemble"]["cross_fitted_thresholds"][str(fold)]
            assert np.array_equal(decide(part[["p_spam"]], [cut], world.problem), part["prediction"])
    if metric == "f1":
        score = metric_of(world.problem).score(world.truth.target, found.oof["prediction"])
        assert found.metrics["score"] == pytest.approx(score, abs=1e-6)
    json.dumps(found.blend, allow_nan=False)


def test_without_a_share_it_is_that_of_the_positives(make_world, settings):
    world = make_world(4, "multilabel", rows=400, tests=400)
    found = blend(members_of(world, 0.5), world.truth, settings("a", "b", threshold=Threshold(rule="rate")))
    expected = world.truth.target.mean(axis=0)
    labels = [f"prediction_{name}" for name in world.problem.classes]
    assert found.test[labels].to_numpy().mean(axis=0) == pytest.approx(expected, abs=0.005)
    assert list(found.blend["threshold"]["share"].values()) == pytest.approx(expected)
    one = Threshold(rule="rate", per_label=False)
    found = blend(members_of(world, 0.5), world.truth, settings("a", "b", threshold=one))
    assert len(set(found.blend["threshold"]["values"].values())) == 1
    assert found.test[labels].to_numpy().mean() == pytest.approx(expected.mean(), abs=0.005)


def test_several_classes_have_no_rate(make_world, settings):
    world = make_world(5, "multiclass")
    members = [Member(name, np.eye(3)[world.truth.target], np.full((60, 3), 1 / 3)) for name in ("a", "b")]
    found = blend(members, world.truth, settings("a", "b", threshold=Threshold(rule="rate", share=0.5)))
    assert found.blend["threshold"] == {"rule": "argmax"}


@pytest.mark.parametrize(("share", "positive"), [(0.0, 0), (0.5, 2), (1.0, 4)])
def test_none_half_and_all(share, positive):
    problem, scores = Problem("binary", ("no", "yes")), np.array([[0.1], [0.4], [0.3], [0.2]])
    cuts = thresholds.fit(Threshold(rule="rate", share=share), np.array([0, 1, 1, 0], np.int32), scores, problem)
    assert decide(scores, cuts, problem).sum() == positive
