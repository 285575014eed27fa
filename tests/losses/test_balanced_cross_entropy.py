"""Cross-entropy by class weights."""

import numpy as np
import pytest
from pydantic import ValidationError

from podium.losses.balanced_cross_entropy import Settings, build


@pytest.mark.tensorflow
@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
def test_weights_of_1_are_cross_entropy(task, built, batch):
    targets, logits = batch(task)
    ones = [1.0] * (3 if task == "multiclass" else 2)
    expected = built("cross_entropy", task).value(targets, logits)
    assert built("balanced_cross_entropy", task, class_weights=ones).value(targets, logits) == pytest.approx(expected)


@pytest.mark.tensorflow
def test_each_row_weighs_what_its_class_does(built, batch):
    targets, logits = batch("multiclass")
    plain, weighted = built("cross_entropy", "multiclass"), built("balanced_cross_entropy", "multiclass")
    weights = 80 / (3 * np.array([50, 20, 10]))
    np.testing.assert_allclose(
        weighted.values(targets, logits), weights[targets.argmax(axis=1)] * plain.values(targets, logits)
    )


@pytest.mark.tensorflow
def test_each_label_has_its_own_two_weights(built):
    loss = built("balanced_cross_entropy", "multilabel")  # counts [60, 20], [40, 40], [75, 5]
    absent, present = loss.value(np.zeros((1, 3)), np.zeros((1, 3))), loss.value(np.ones((1, 3)), np.zeros((1, 3)))
    assert absent == pytest.approx(np.log(2) * np.mean([80 / 120, 1, 80 / 150]))
    assert present == pytest.approx(np.log(2) * np.mean([80 / 40, 1, 80 / 10]))


@pytest.mark.tensorflow
def test_balanced_classes_count_alike(built):
    loss = built("balanced_cross_entropy")  # counts 60 and 20
    gradient = loss.gradient(np.repeat([[0.0], [1.0]], [60, 20], axis=0), np.zeros((80, 1)))
    assert gradient.sum() == pytest.approx(0)  # they hold each other at one half
    assert np.abs(gradient).sum() == pytest.approx(0.5)


def test_weights_that_do_not_fit_are_refused(problems):
    with pytest.raises(ValueError, match="holds 2 weights; a multiclass task of these classes takes 3"):
        build(Settings(class_weights=[1.0, 2.0]), np.array([1, 1, 1]), problems["multiclass"])


@pytest.mark.parametrize("given_weights", ["counts", [1.0], [0.0, 1.0], 3, None])
def test_impossible_class_weights_are_one_mistake(given_weights):
    with pytest.raises(ValidationError) as caught:
        Settings(class_weights=given_weights)
    assert caught.value.error_count() == 1
    assert "allowed: balanced, effective, or a list of positive weights" in str(caught.value)
