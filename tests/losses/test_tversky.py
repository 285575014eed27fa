"""The Tversky index: which of alpha and beta is whose, and the two indices that it holds."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


def test_alpha_weighs_false_positives_and_beta_false_negatives(built):
    loss = built("tversky", alpha=0.2, beta=0.8, smooth=0)
    right, wrong = np.ones((4, 1)), np.full((3, 1), 60.0)
    false_positives = np.concatenate([right, 0 * wrong]), np.concatenate([60 * right, wrong])
    misses = np.concatenate([right, wrong / 60]), np.concatenate([60 * right, -wrong])
    assert loss.value(*false_positives) == pytest.approx(1 - 4 / (4 + 0.2 * 3))
    assert loss.value(*misses) == pytest.approx(1 - 4 / (4 + 0.8 * 3))


@pytest.mark.parametrize(("weight", "other"), [(0.5, "soft_dice"), (1.0, "soft_jaccard")])
@pytest.mark.parametrize("average", ["macro", "micro", "samples"])
def test_holds_dice_and_jaccard(weight, other, average, built, batch):
    targets, logits = batch("multilabel")
    given = {"average": average, "smooth": 0.0}
    expected = built(other, "multilabel", **given).value(targets, logits)
    found = built("tversky", "multilabel", alpha=weight, beta=weight, **given).value(targets, logits)
    assert found == pytest.approx(expected)


def test_that_of_keras_has_them_the_other_way_round(built, batch):
    import keras

    targets, logits = batch("binary")
    said = 1 / (1 + np.exp(-logits))
    ours = built("tversky", alpha=0.2, beta=0.8, smooth=0).value(targets, logits)
    assert float(keras.losses.tversky(targets, said, alpha=0.8, beta=0.2)) == pytest.approx(ours, rel=1e-5)
    assert float(keras.losses.tversky(targets, said, alpha=0.2, beta=0.8)) != pytest.approx(ours, rel=1e-3)
