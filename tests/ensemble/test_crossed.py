"""Weights, calibration and thresholds fitted together: a cross-fitted score is that of fresh rows, a raw one above."""

import numpy as np
import pytest

from podium.config.blending import Blending
from podium.ensemble.blend import blend
from podium.ensemble.members import Member, trained
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.problem import Problem

pytestmark = pytest.mark.usefixtures("few_draws")

GIVEN = Blending(
    differential_evolution={"generations": 4, "population": 3},
    hill_climb={"bags": 1},
    stacking={"learner": "lightgbm", "trees": 30},
)


def drawn(seed, metric, rows=300, fresh=6000, members=5):
    """Members of which only some know anything, on rows to fit and on as many fresh ones as a score needs."""
    rng, problem = np.random.default_rng(seed), Problem("binary", ("no", "yes"), metric)
    targets = (rng.random(rows + fresh) < 0.3).astype(np.int32)
    knows = np.linspace(0, 1.5, members)[:, None]
    odds = knows * (2 * targets - 1) + rng.normal(size=(members, rows + fresh)) * 1.5
    given = 1 / (1 + np.exp(-odds))[:, :, None]
    truth = Truth(
        np.arange(rows),
        rng.permutation(np.arange(rows) % 5)[None],
        np.arange(rows),
        targets[:rows],
        np.arange(fresh),
        problem,
    )
    named = [Member(f"m{place}", one[:rows], one[rows:]) for place, one in enumerate(given)]
    return named, truth, targets[rows:]


@pytest.mark.parametrize(
    ("method", "metric", "calibration"),
    [
        ("hill_climb", "f1", "none"),
        ("differential_evolution", "f1", "none"),
        ("stacking", "f1", "none"),
        ("stacking", "brier", "none"),
        ("average", "brier", "isotonic"),
    ],
)
def test_the_cross_fitted_score_is_that_of_fresh_rows_and_the_raw_one_flatters(settings, method, metric, calibration):
    raw, crossed, fresh = [], [], []
    for seed in range(12):
        members, truth, unseen = drawn(seed, metric)
        names = [member.name for member in members]
        chosen = settings(*names, method=method, calibration=calibration, blend=GIVEN)
        found = blend(members, truth, chosen)
        scored = metric_of(truth.problem)
        labels = scored.reads == "labels"
        score = scored.score(unseen, found.test["prediction"] if labels else found.test[["p_yes"]].to_numpy())
        fresh.append(scored.goodness(score))
        raw.append(scored.goodness(found.scores["ensemble"]["raw"]))
        crossed.append(scored.goodness(found.metrics["score"]))
    assert abs(np.mean(crossed) - np.mean(fresh)) < 0.015
    assert np.mean(raw) - np.mean(fresh) > (0.015 if metric == "f1" else 0.002)
    assert np.mean(raw) > np.mean(crossed)


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
@pytest.mark.parametrize("calibration", ["temperature", "isotonic", "beta"])
def test_a_calibration_is_told_with_what_it_did(make_world, settings, task, calibration):
    world = make_world(7, task, rows=400)
    members = [
        trained(name, world.oof(), world.by_fold(), world.config(), world.truth, correct_sampling=True)
        for name in ("a", "b")
    ]
    plain = blend(members, world.truth, settings("a", "b"))
    found = blend(members, world.truth, settings("a", "b", calibration=calibration))
    entry = found.scores["ensemble"]["calibration"]
    error = entry["expected_calibration_error"]
    assert entry["method"] == found.blend["calibration"]["method"] == calibration
    assert len(found.blend["calibration"]["fitted"]) == (
        1 if (task, calibration) == ("multiclass", "temperature") else world.problem.outputs
    )
    assert error["before"] == plain.scores["ensemble"]["expected_calibration_error"]
    assert error["after"] == found.scores["ensemble"]["expected_calibration_error"] < error["before"]
    assert found.scores["members"] == plain.scores["members"]  # as they are
    if task == "binary" and calibration != "isotonic":  # a rising map parts the rows that the thresholds saw alike
        assert (found.oof["prediction"] == plain.oof["prediction"]).mean() > 0.98
