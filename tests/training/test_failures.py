"""Runs that end with a hint."""

import numpy as np
import pytest

from podium.errors import PodiumError
from podium.training.failures import EPOCHS, STEPS, Collapse, check_loss, check_probabilities

SAME = np.full((10, 1), 0.4, np.float32) + np.linspace(0, 9e-4, 10, dtype=np.float32)[:, None]
SPREAD = np.linspace(0.3, 0.6, 10, dtype=np.float32)[:, None]


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_names_its_place_and_the_key_to_change(loss):
    with pytest.raises(PodiumError, match=r"model m, fold 2, epoch 3, batch 4: the loss is .*models\.m\.optimizer"):
        check_loss(loss, "model m, fold 2, epoch 3, batch 4", "m")


def test_a_finite_loss_passes():
    check_loss(1e30, "", "m")


def test_a_collapse_that_lasts_is_told():
    collapse = Collapse("m", distinct=True)
    for _ in range(EPOCHS - 1):
        collapse.check(SAME, "epoch", steps=STEPS, last=False)
    with pytest.raises(PodiumError, match=r"epoch 3: every row gets the same probability \(0\.400\).*models\.m\."):
        collapse.check(SAME, "epoch 3", steps=STEPS, last=False)


def test_a_collapse_that_passes_is_not():
    collapse = Collapse("m", distinct=True)
    for probabilities in (SAME, SAME, SPREAD, SAME, SAME, SPREAD):
        collapse.check(probabilities, "epoch", steps=STEPS, last=False)


def test_what_remains_may_not_have_collapsed():
    with pytest.raises(PodiumError, match="collapsed"):
        Collapse("m", distinct=True).check(SAME, "epoch 1", steps=STEPS, last=True)


def test_rows_that_are_all_alike_may_be_answered_alike():
    Collapse("m", distinct=False).check(SAME[:1], "epoch 1", steps=STEPS, last=True)


def test_probabilities_that_are_no_numbers_are_told():
    with pytest.raises(PodiumError, match="no numbers"):
        check_probabilities(np.array([[0.1], [np.nan]], np.float32), "epoch 1", "m")


def test_a_few_steps_are_no_collapse():
    Collapse("m", distinct=True).check(SAME, "epoch 1", steps=STEPS - 1, last=True)
