"""Soft Jaccard: at hard predictions it is the Jaccard index."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import jaccard_score

pytestmark = pytest.mark.tensorflow

LABELS = st.lists(st.tuples(*[st.sampled_from([0, 1])] * 6), min_size=1, max_size=12).map(np.array)


@settings(max_examples=30)
@given(LABELS, st.sampled_from(["macro", "micro", "samples"]))
def test_at_hard_predictions_it_is_the_jaccard_index(built, labels, average):
    targets, predictions = labels[:, :3], labels[:, 3:]
    expected = 1 - jaccard_score(targets, predictions, average=average, zero_division=0)
    loss = built("soft_jaccard", "multilabel", average=average, smooth=0)
    assert loss.value(targets, 60.0 * (2 * predictions - 1)) == pytest.approx(expected)


def test_it_is_a_function_of_soft_f_1(built, batch):
    targets, logits = batch("binary")
    f_1 = 1 - built("soft_f_beta", smooth=0).value(targets, logits)
    assert built("soft_jaccard", smooth=0).value(targets, logits) == pytest.approx(1 - f_1 / (2 - f_1))
