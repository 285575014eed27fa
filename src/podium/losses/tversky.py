"""The Tversky index made differentiable: an overlap that weighs false positives and false negatives apart."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.losses.parts.class_weights import Weight
from podium.losses.parts.overlap import Overlap

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Overlap):
    """What `loss: {name: tversky, ...}` takes."""

    alpha: Weight = Field(0.3, description="the weight of false positives: above beta it raises precision")
    beta: Weight = Field(0.7, description="the weight of false negatives: above alpha it raises recall")


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """1 - (TP + s) / (TP + alpha FP + beta FN + s) of soft counts over the batch; s: smooth.

    TP = Σ y p, FP = Σ (1 - y) p, FN = Σ y (1 - p) of probabilities p and targets y, both `(batch, outputs)`, summed as
    `average` says. alpha = beta = 0.5 is Dice, alpha = beta = 1 is Jaccard. Keras's Tversky says the same of its
    alpha and beta and does the opposite (3.15: its alpha weighs Σ y (1 - p)); it takes probabilities and has no
    smoothing.

    Args:
        settings: alpha, beta, average and smooth.
        class_counts: unused: the counts are the batch's.
        problem: its task; a binary one has the positive class's index only.

    References:
        Salehi et al. 2017, Tversky Loss Function for Image Segmentation, https://arxiv.org/abs/1706.05721
    """
    from podium.losses.parts.on_logits import OnLogits, probabilities
    from podium.losses.parts.overlap import counts, missing

    def tversky(targets: Any, logits: Any) -> Any:
        found, false, missed = counts(targets, probabilities(logits, problem.task), settings.average)
        return missing(found, found + settings.alpha * false + settings.beta * missed, settings.smooth)

    return OnLogits(tversky, name="tversky")
