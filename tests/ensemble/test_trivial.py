"""Trivial scores equal those of trivial predictions; the random one its exact expectation."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ensemble.trivial import trivial_scores
from podium.metrics.binary import METRICS, score

COUNTS = st.integers(1, 40).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows)))


@given(COUNTS, st.sampled_from(METRICS))
def test_all_positive_and_majority_are_what_those_predictions_score(counts, metric):
    positives, rows = counts
    targets = np.arange(rows) < positives
    found = trivial_scores(positives, rows, metric)
    assert found["all_positive"] == pytest.approx(score(targets, np.ones(rows), metric), abs=1e-9)
    larger = np.full(rows, 2 * positives >= rows)
    assert found["majority"] == pytest.approx(score(targets, larger, metric), abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(("positives", "rows"), [(0, 3), (1, 3), (3, 8), (5, 5)])
def test_prior_random_is_the_mean_over_every_possible_guess(positives, rows, metric):
    targets, share = np.arange(rows) < positives, positives / rows
    expected = 0.0
    for guess in product((0, 1), repeat=rows):
        chance = np.prod(np.where(np.array(guess) == 1, share, 1 - share))
        expected += chance * score(targets, guess, metric)
    assert trivial_scores(positives, rows, metric)["prior_random"] == pytest.approx(expected, abs=1e-12)


def test_for_many_rows_prior_random_tends_to_the_share():
    assert trivial_scores(2_500, 25_000, "f1")["prior_random"] == pytest.approx(0.1, abs=1e-3)
