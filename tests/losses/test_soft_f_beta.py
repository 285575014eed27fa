"""Soft F-beta: at hard predictions it is F-beta, and it is recall that beta favours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score, fbeta_score

pytestmark = pytest.mark.tensorflow

CERTAIN = 60.0
LABELS = st.lists(st.tuples(*[st.sampled_from([0, 1])] * 6), min_size=1, max_size=12).map(np.array)


@settings(max_examples=30)
@given(LABELS, st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from(["macro", "micro", "samples"]))
def test_at_hard_predictions_it_is_f_beta(built, labels, beta, average):
    targets, predictions = labels[:, :3], labels[:, 3:]
    expected = 1 - fbeta_score(targets, predictions, beta=beta, average=average, zero_division=0)
    loss = built("soft_f_beta", "multilabel", beta=beta, average=average, smooth=0)
    assert loss.value(targets, CERTAIN * (2 * predictions - 1)) == pytest.approx(expected)


@settings(max_examples=30)
@given(LABELS)
def test_at_hard_predictions_of_one_class_a_row_it_is_f_1(built, labels):
    targets, predictions = labels[:, 0] + labels[:, 1], labels[:, 2] + labels[:, 3]
    expected = 1 - f1_score(targets, predictions, labels=[0, 1, 2], average="macro", zero_division=0)
    loss = built("soft_f_beta", "multiclass", smooth=0)
    assert loss.value(np.eye(3)[targets], CERTAIN * np.eye(3)[predictions]) == pytest.approx(expected)


def binary(true_positives: int, false_positives: int, false_negatives: int) -> tuple[np.ndarray, np.ndarray]:
    targets = np.repeat([1.0, 0.0, 1.0], [true_positives, false_positives, false_negatives])
    answers = np.repeat([1.0, 1.0, -1.0], [true_positives, false_positives, false_negatives])
    return targets[:, None], CERTAIN * answers[:, None]


def test_beta_2_weighs_false_negatives_four_times_not_false_positives(built):
    loss = built("soft_f_beta", beta=2, smooth=0)
    assert loss.value(*binary(10, 5, 1)) == pytest.approx(1 - 50 / (50 + 4 * 1 + 5))
    assert loss.value(*binary(10, 1, 5)) == pytest.approx(1 - 50 / (50 + 4 * 5 + 1))
    assert loss.value(*binary(10, 1, 5)) > loss.value(*binary(10, 5, 1))


def test_the_worked_example_of_three_classes(built):
    counts = ((2, 0, 2), (2, 2, 1), (1, 2, 1))  # of A, B, C: true positives, false positives, false negatives
    targets, logits = np.zeros((5, 3)), np.full((5, 3), -CERTAIN)
    for column, (found, false, missed) in enumerate(counts):
        answers = binary(found, false, missed)
        for all_of_them, given_values in zip((targets, logits), answers, strict=True):
            all_of_them[: found + false + missed, column] = given_values[:, 0]
    assert built("soft_f_beta", "multilabel", average="micro", smooth=0).value(targets, logits) == pytest.approx(
        1 - 0.556, abs=5e-4
    )
    assert built("soft_f_beta", "multilabel", smooth=0).value(targets, logits) == pytest.approx(1 - 0.546, abs=5e-4)
    assert built("soft_f_beta", smooth=0).value(targets[:, :1], logits[:, :1]) == pytest.approx(1 - 0.667, abs=5e-4)


def test_it_is_a_matter_of_the_whole_batch(built):
    loss = built("soft_f_beta", smooth=0)
    halves = [binary(4, 0, 0), binary(1, 3, 0)]
    whole = tuple(np.concatenate(parts) for parts in zip(*halves, strict=True))
    assert loss.value(*whole) == pytest.approx(1 - 10 / 13)
    assert loss.value(*whole) != pytest.approx(np.mean([loss.value(*half) for half in halves]))


def test_smoothing_lets_a_batch_without_positives_teach(built):
    negatives = np.zeros((8, 1)), np.zeros((8, 1))
    assert (built("soft_f_beta", smooth=0).gradient(*negatives) == 0).all()
    assert (built("soft_f_beta").gradient(*negatives) > 1e-3).all()
