"""The focal loss: its limits, and which way its weights pull."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from podium.losses.focal import Settings, why_not

pytestmark = pytest.mark.tensorflow

TASKS = ["binary", "multiclass", "multilabel"]


@pytest.mark.parametrize("task", TASKS)
def test_gamma_0_is_cross_entropy(task, built, batch):
    focal, plain = built("focal", task, gamma=0, class_weights="none"), built("cross_entropy", task)
    for seed in range(5):
        targets, logits = batch(task, seed=seed)
        np.testing.assert_allclose(focal.values(targets, logits), plain.values(targets, logits), rtol=1e-9)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("gamma", [1.0, 2.0, 3.5])
def test_equals_the_one_keras_ships_where_that_one_is_sound(task, gamma, built, batch):
    import keras

    targets, logits = batch(task)
    if task == "multiclass":
        theirs = keras.losses.categorical_focal_crossentropy(targets, logits, alpha=1, gamma=gamma, from_logits=True)
    else:
        theirs = keras.losses.binary_focal_crossentropy(targets, logits, gamma=gamma, from_logits=True)
    ours = built("focal", task, gamma=gamma, class_weights="none").values(targets, logits)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@settings(max_examples=30)
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3), st.sampled_from([0.0, 0.5, 2.0]), st.integers(0, 2))
def test_of_several_classes_is_the_formula(built, logits, gamma, true):
    probability = np.exp(logits[true] - np.logaddexp.reduce(logits))
    others = np.exp(np.logaddexp.reduce(np.delete(logits, true)) - np.logaddexp.reduce(logits))
    expected = others**gamma * (-np.log1p(-others) if others < 0.5 else -np.log(probability))
    found = built("focal", "multiclass", gamma=gamma, class_weights="none").value(np.eye(3)[[true]], [logits])
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-300)


def test_a_row_that_is_learnt_counts_less_the_higher_gamma(built):
    losses = [built("focal", gamma=gamma, class_weights="none").value([[1.0]], [[2.0]]) for gamma in (0, 1, 2, 4)]
    assert losses == sorted(losses, reverse=True)
    assert losses[2] < 0.02 < losses[0]


def test_the_second_weight_is_the_positive_class(built):
    light, heavy = built("focal", class_weights=[1.0, 1.0]), built("focal", class_weights=[1.0, 3.0])
    batch = [[0.0], [1.0]], [[0.3], [0.3]]
    np.testing.assert_allclose(heavy.values(*batch) / light.values(*batch), [1, 3])


def test_counts_of_the_source_weigh_both_classes_alike(built):
    loss = built("focal", gamma=2, counts=[6066, 1987])
    negative, positive = loss.values([[0.0], [1.0]], [[0.0], [0.0]])
    assert negative == pytest.approx(0.66378 * 0.25 * np.log(2), rel=1e-4)
    assert 6066 * negative == pytest.approx(1987 * positive)


def test_the_effective_number_weighs_less_unevenly_than_counts(built):
    batch = np.eye(3), np.zeros((3, 3))
    ratios = []
    for kind in ("none", "effective", "counts"):
        values = built("focal", "multiclass", class_weights=kind, beta=0.99).values(*batch)
        ratios.append(values[2] / values[0])
    assert ratios == sorted(ratios)
    assert ratios[0] == pytest.approx(1)
    assert ratios[2] == pytest.approx(5)


def test_the_batch_is_averaged(built, batch):
    focal = built("focal", class_weights="none")
    targets, logits = batch("binary", rows=3)
    assert float(focal.loss(targets, logits)) == pytest.approx(focal.values(targets, logits).mean(), rel=1e-6)


def test_as_many_weights_as_classes(problems):
    assert why_not(Settings(), problems["multiclass"]) is None
    assert "takes 3, one a class" in why_not(Settings(class_weights=[1.0, 2.0]), problems["multiclass"])


@pytest.mark.parametrize("given_weights", ["count", [1.0], [0.0, 1.0], 3, None])
def test_impossible_class_weights_are_one_mistake(given_weights):
    with pytest.raises(ValidationError) as caught:
        Settings(class_weights=given_weights)
    assert caught.value.error_count() == 1
    assert "counts, effective, none, or a list of positive weights, one a class" in str(caught.value)
