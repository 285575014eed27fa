"""Threshold rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.errors import PodiumError
from podium.metrics.binary import best_threshold, predict

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_tuned_is_the_best_for_the_metric_and_fixed_is_as_given():
    targets, scores = [0, 1, 1, 0], [0.1, 0.2, 0.9, 0.95]
    for metric in ("f1", "accuracy"):
        assert thresholds.fit(Threshold(), targets, scores, metric) == best_threshold(targets, scores, metric)[0]
    assert thresholds.fit(Threshold(rule="fixed", value=0.3), targets, scores, "f1") == 0.3


@pytest.mark.parametrize("only", [0, 1])
def test_nothing_is_tuned_on_one_class(only):
    with pytest.raises(PodiumError, match="all of one class"):
        thresholds.fit(Threshold(), [only, only], [0.1, 0.2], "f1")
    assert thresholds.fit(Threshold(rule="fixed"), [only, only], [0.1, 0.2], "f1") == 0.5


@given(SCORES, st.floats(0, 1))
def test_the_matched_threshold_comes_nearest_to_the_share(scores, share):
    reached = predict(scores, thresholds.matched_by_rate(scores, share)).mean()
    possible = [predict(scores, cut).mean() for cut in [*scores, 2.0]]
    assert abs(reached - share) == pytest.approx(min(abs(other - share) for other in possible))


@given(SCORES)
def test_on_the_rows_themselves_the_matched_threshold_selects_the_same(scores):
    threshold = float(np.median(scores))
    share = predict(scores, threshold).mean()
    assert predict(scores, thresholds.matched_by_rate(scores, share)).mean() == share
