"""`ensemble.prior`: what it changes, what it does not, and that it pays where the shares have moved."""

import json

import numpy as np
import pytest

from podium.config.ensemble import Threshold
from podium.ensemble.blend import blend, predictions_of
from podium.ensemble.prior.board import score_at
from podium.ensemble.prior.weights import shares_of
from podium.errors import PodiumError
from podium.metrics import metric_of

BOTH = {"binary": (0.2, 0.5), "multiclass": ((0.5, 0.3, 0.1, 0.1), (0.1, 0.2, 0.4, 0.3))}
BOTH |= {"multilabel": ((0.3, 0.2, 0.1), (0.2, 0.4, 0.3))}


few_draws = pytest.mark.usefixtures("few_draws")


def blended(known, settings, prior="train", **given):
    return blend([known.member], known.truth, settings("one", prior=prior, **given))


def of_prior(shares, problem):
    return float(shares[0]) if problem.task == "binary" else dict(zip(problem.classes, shares.tolist(), strict=True))


@few_draws
@pytest.mark.parametrize("task", BOTH)
@pytest.mark.parametrize("rule", ["tuned", "fixed", "rate"])
def test_the_prior_of_training_changes_no_byte(drawn, settings, task, rule):
    known = drawn(*BOTH[task], task=task, rows=400, tests=200)
    own = of_prior(shares_of(known.truth.target, known.truth.problem), known.truth.problem)
    threshold = Threshold(rule=rule)
    plain, same = (blended(known, settings, prior, threshold=threshold) for prior in ("train", own))
    assert same.test.equals(plain.test)
    assert same.oof.equals(plain.oof)
    assert same.metrics == plain.metrics
    assert {name: one for name, one in same.scores.items() if name != "board"} == {
        name: one for name, one in plain.scores.items() if name != "board"
    }
    assert {name: one for name, one in same.blend.items() if name != "prior"} == plain.blend
    assert "prior" not in plain.blend


@few_draws
@pytest.mark.parametrize("task", BOTH)
@pytest.mark.parametrize("method", ["average", "auto"])
def test_what_can_be_checked_stays_and_test_rows_change(drawn, settings, task, method):
    known = drawn(*BOTH[task], task=task, rows=600, tests=300)
    given = {"method": method, "candidates": ["average", "stacking"]}
    plain, found = (blended(known, settings, prior, **given) for prior in ("train", "estimated"))
    assert found.oof.equals(plain.oof)
    assert found.metrics == plain.metrics
    assert not found.test.equals(plain.test)
    problem, entry, board = known.truth.problem, found.blend["prior"], found.scores["board"]
    shares = np.atleast_1d(list(entry["share"].values()) if isinstance(entry["share"], dict) else entry["share"])
    assert shares == pytest.approx(known.shares, abs=0.07)
    assert (entry["method"], entry["asked"]) == ("expectation_maximisation", "estimated")
    assert board["low"] <= board["score"] <= board["high"]
    assert board["asked"] == "estimated"
    assert plain.scores["board"]["asked"] == "train"
    assert plain.scores["board"]["score"] == board["uncorrected"]
    labels = predictions_of(problem)
    if task == "binary":
        cut = found.blend["threshold"]["value"]
        assert np.array_equal(found.test["p_yes"].to_numpy(np.float64) >= cut, found.test["prediction"] == 1)
    scored = found.test[labels].to_numpy(np.int32)
    for entry in (found.blend, found.scores):
        json.dumps(entry, allow_nan=False)
    assert scored.shape == (300, len(labels))


def f1s(drawn, settings, train, test, **given):
    """On test rows whose labels are known: uncorrected, corrected by the estimate, by the true share."""
    lines = []
    for seed in range(2):
        known = drawn(train, test, seed=seed, rows=2000, tests=3000, apart=1.5, **given)
        metric = metric_of(known.truth.problem)
        found = [blended(known, settings, prior) for prior in ("train", "estimated", test)]
        lines.append([metric.score(known.test_targets, one.test["prediction"].to_numpy()) for one in found])
    return np.mean(lines, axis=0)


@few_draws
@pytest.mark.parametrize(("train", "test"), [(0.2, 0.5), (0.4, 0.1), (0.15, 0.3)])
def test_f1_is_higher_where_the_shares_have_moved_twofold(drawn, settings, train, test):
    plain, estimated, told = f1s(drawn, settings, train, test)
    assert estimated > plain + 0.005
    assert told > plain + 0.005


@few_draws
def test_accuracy_and_log_loss_too(drawn, settings):
    for metric in ("accuracy", "log_loss"):
        known = drawn(0.1, 0.5, apart=1.5, metric=metric)
        scored, column = metric_of(known.truth.problem), "prediction" if metric == "accuracy" else "p_yes"
        given = {"calibration": "temperature", "threshold": Threshold(rule="tuned")}
        plain, found = (
            scored.goodness(
                scored.score(known.test_targets, blended(known, settings, prior, **given).test[column].to_numpy())
            )
            for prior in ("train", "estimated")
        )
        assert found > plain + 0.05


@pytest.mark.parametrize("prior", ["train", "estimated"])
def test_the_expected_score_is_that_of_the_board(drawn, settings, prior):
    inside, errors = [], []
    for seed in range(6):
        known = drawn(0.25, 0.5, seed=seed, rows=1500, tests=600, apart=1.5)
        found = blended(known, settings, prior)
        board = found.scores["board"]
        score = metric_of(known.truth.problem).score(known.test_targets, found.test["prediction"].to_numpy())
        errors.append(board["score"] - score)
        inside.append(board["low"] <= score <= board["high"])
        share = board["prior"]
        assert board["trivial"]["all_positive"] == pytest.approx(2 * share / (1 + share), abs=0.001)
        assert board["high"] - board["low"] < 0.12
    assert sum(inside) >= 5
    assert abs(np.mean(errors)) < 0.02


@few_draws
def test_thresholds_under_the_prior_are_cross_fitted(drawn, settings):
    """Labels of a slice that are turned round change its own threshold in no way."""
    known = drawn(0.3, 0.5, rows=500, tests=200)
    found = blended(known, settings, 0.5).scores["board"]["cross_fitted_thresholds"]
    truth = known.truth
    held = truth.fold[0] == 2
    turned = truth.target.copy()
    turned[held] = 1 - turned[held]
    other = blended(known._replace(truth=truth._replace(target=turned)), settings, 0.5)
    changed = other.scores["board"]["cross_fitted_thresholds"]
    assert changed["2"] == found["2"]
    assert changed["1"] != found["1"]
    estimated = blended(known, settings, "estimated").scores["board"]["cross_fitted_thresholds"]
    again = blended(known._replace(truth=truth._replace(target=turned)), settings, "estimated")
    assert again.scores["board"]["cross_fitted_thresholds"]["2"] == estimated["2"]


def test_the_score_at_the_own_prior_is_the_score(drawn):
    known = drawn(0.3, 0.3, rows=300)
    labels = (known.member.oof[:, 0] > 0.4).astype(np.int32)
    problem = known.truth.problem
    own = shares_of(known.truth.target, problem)
    expected = metric_of(problem).score(known.truth.target, labels)
    assert score_at(own, known.truth.target, labels, problem) == expected
    twice = np.concatenate([known.truth.target, known.truth.target[known.truth.target == 1]])
    answers = np.concatenate([labels, labels[known.truth.target == 1]])
    share = np.array([twice.mean()])
    assert score_at(share, known.truth.target, labels, problem) == pytest.approx(
        metric_of(problem).score(twice, answers)
    )


@pytest.mark.parametrize("metric", ["roc_auc", "log_loss", "jaccard", "matthews"])
def test_every_kind_of_metric_has_an_expected_score(drawn, settings, metric):
    known = drawn(0.3, 0.5, rows=300, tests=150, metric=metric)
    board = blended(known, settings, "estimated").scores["board"]
    assert board["low"] < board["score"] < board["high"]
    assert board["trivial"]


def test_a_share_of_a_class_without_rows_is_refused(drawn, settings):
    known = drawn((0.4, 0.0, 0.3), (0.4, 0.0, 0.3), task="multilabel", rows=200, tests=50)
    with pytest.raises(PodiumError, match=r"^ensemble.prior: no out-of-fold row is 'fear', .*; take fear out"):
        blended(known, settings, {"fear": 0.3})
    found = blended(known, settings, {"joy": 0.2})
    assert found.blend["prior"]["share"] == pytest.approx({"joy": 0.2, "fear": 0.0, "anger": 0.3}, abs=0.01)
