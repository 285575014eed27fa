"""Trivial scores equal those of trivial predictions; the random one its expectation."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.trivial import trivial_scores
from podium.metrics import metric_of, names
from podium.metrics.binary import METRICS, score
from podium.problem import Problem

COUNTS = st.integers(1, 40).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows)))
CLASSES = ("who", "where", "when")


def of_counts(positives, rows, metric, costs=None):
    targets = (np.arange(rows) < positives).astype(np.int32)
    return trivial_scores(Problem("binary", ("ham", "spam"), metric, costs), targets)


@given(COUNTS, st.sampled_from(METRICS))
def test_all_positive_and_majority_are_what_those_predictions_score(counts, metric):
    positives, rows = counts
    targets = np.arange(rows) < positives
    found = of_counts(positives, rows, metric)
    assert list(found) == ["all_positive", "majority", "prior_random"]
    assert found["all_positive"] == pytest.approx(score(targets, np.ones(rows), metric), abs=1e-9)
    larger = np.full(rows, 2 * positives >= rows)
    assert found["majority"] == pytest.approx(score(targets, larger, metric), abs=1e-9)


def expected(positives, rows, metric):
    """Of guessing by the prior: the mean over every possible guess."""
    targets, share = (np.arange(rows) < positives).astype(np.int32), positives / rows
    total = 0.0
    for guess in product((0, 1), repeat=rows):
        chance = np.prod(np.where(np.array(guess) == 1, share, 1 - share))
        total += chance * metric.score(targets, np.array(guess))
    return total


COSTS = ((0.0, 1.0), (5.0, 0.0))
LINEAR = [
    name for name in names("binary")
    if metric_of(Problem("binary", ("a", "b"), name, COSTS)).reads == "labels" and "jaccard" not in name
]  # fmt: skip


@pytest.mark.parametrize("metric", LINEAR)
@pytest.mark.parametrize(("positives", "rows"), [(0, 3), (1, 3), (3, 8), (5, 5)])
def test_prior_random_is_the_mean_over_every_possible_guess(positives, rows, metric):
    found = of_counts(positives, rows, metric, COSTS)["prior_random"]
    of_problem = metric_of(Problem("binary", ("ham", "spam"), metric, COSTS))
    assert found == pytest.approx(expected(positives, rows, of_problem), abs=1e-12)


@pytest.mark.parametrize("metric", ["jaccard", "jaccard_macro"])
def test_where_it_is_not_linear_guessing_is_tried_out(metric):
    found = of_counts(3, 8, metric)["prior_random"]
    of_problem = metric_of(Problem("binary", ("ham", "spam"), metric))
    assert found == pytest.approx(expected(3, 8, of_problem), abs=0.03)
    assert found == of_counts(3, 8, metric)["prior_random"]


def test_for_many_rows_prior_random_tends_to_the_share():
    assert of_counts(2_500, 25_000, "f1")["prior_random"] == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("metric", ["accuracy", "f1_macro", "quadratic_kappa", "cost"])
def test_of_several_classes_the_majority_and_guesses(metric):
    costs = ((0.0, 1.0, 2.0), (1.0, 0.0, 1.0), (3.0, 1.0, 0.0))
    problem, rng = Problem("multiclass", CLASSES, metric, costs), np.random.default_rng(1)
    targets = np.repeat([0, 1, 2], [20, 50, 10]).astype(np.int32)
    found, of_problem = trivial_scores(problem, targets), metric_of(problem)
    assert list(found) == ["majority", "prior_random"]
    assert found["majority"] == of_problem.score(targets, np.ones(80, np.int32))
    tried = [of_problem.score(targets, rng.choice(3, 80, p=[0.25, 0.625, 0.125])) for _ in range(2000)]
    deviation = np.std(tried)
    assert found["prior_random"] == pytest.approx(np.mean(tried), abs=0.2 * deviation)
    if metric == "accuracy":
        assert found["prior_random"] == pytest.approx(0.25**2 + 0.625**2 + 0.125**2, abs=0.01)


@pytest.mark.parametrize("metric", ["f1_macro", "f1_micro", "jaccard_samples", "subset_accuracy"])
def test_of_labels_all_none_and_guesses(metric):
    problem, rng = Problem("multilabel", CLASSES, metric), np.random.default_rng(2)
    targets = (rng.random((300, 3)) < [0.5, 0.2, 0.1]).astype(np.int32)
    found, of_problem = trivial_scores(problem, targets), metric_of(problem)
    assert list(found) == ["all_positive", "none", "prior_random"]
    assert found["all_positive"] == of_problem.score(targets, np.ones_like(targets))
    assert found["none"] == of_problem.score(targets, np.zeros_like(targets))
    tried = [of_problem.score(targets, (rng.random((300, 3)) < targets.mean(axis=0)).astype(int)) for _ in range(1000)]
    assert found["prior_random"] == pytest.approx(np.mean(tried), abs=0.2 * np.std(tried))


def test_metrics_of_probabilities_are_given_the_prior():
    targets = np.repeat([0, 1], [60, 20]).astype(np.int32)
    prior = trivial_scores(Problem("binary", ("ham", "spam"), "brier"), targets)
    assert prior == {"prior": pytest.approx(0.25 * 0.75)}
    assert trivial_scores(Problem("binary", ("ham", "spam"), "roc_auc"), targets) == {"prior": 0.5}
    several = trivial_scores(Problem("multiclass", CLASSES, "log_loss"), np.repeat([0, 1, 2], 5).astype(np.int32))
    assert several == {"prior": pytest.approx(np.log(3))}
    labels = np.stack([targets, 1 - targets], axis=1)
    found = trivial_scores(Problem("multilabel", ("joy", "fear"), "log_loss"), labels)
    assert found == {"prior": pytest.approx(-0.25 * np.log(0.25) - 0.75 * np.log(0.75))}
