"""Dice: soft F1 under another name, Keras's where that one has what it takes, and its squared form."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
@pytest.mark.parametrize("given", [{}, {"smooth": 0.0, "average": "micro"}, {"average": "samples"}])
def test_is_soft_f_1(task, given, built, batch):
    targets, logits = batch(task)
    expected = built("soft_f_beta", task, **given).value(targets, logits)
    assert built("soft_dice", task, **given).value(targets, logits) == pytest.approx(expected)


@pytest.mark.parametrize(("average", "axis"), [("macro", 0), ("micro", None), ("samples", 1)])
def test_without_smoothing_is_that_of_keras(average, axis, built, batch):
    import keras

    targets, logits = batch("multilabel")
    expected = float(np.mean(keras.losses.dice(targets, 1 / (1 + np.exp(-logits)), axis=axis)))
    found = built("soft_dice", "multilabel", average=average, smooth=0).value(targets, logits)
    assert found == pytest.approx(expected, rel=1e-5)


def test_squared_is_its_formula_and_the_same_at_hard_predictions(built, batch):
    targets, logits = batch("binary")
    said = 1 / (1 + np.exp(-logits))
    squared, plain = built("soft_dice", squared=True), built("soft_dice")
    expected = 1 - (2 * (targets * said).sum() + 1) / (targets.sum() + (said**2).sum() + 1)
    assert squared.value(targets, logits) == pytest.approx(expected)
    hard = 60 * np.sign(logits)
    assert squared.value(targets, hard) == pytest.approx(plain.value(targets, hard))
    assert squared.value(targets, logits) < plain.value(targets, logits)
