"""The Dice coefficient, which is F1, made differentiable; also in the form with squared probabilities."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.losses.parts.overlap import Overlap

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Overlap):
    """What `loss: {name: soft_dice, ...}` takes."""

    squared: bool = Field(
        False, description="square the probabilities below the fraction: a small one for a wrong class hardly counts"
    )


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """1 - (2 Σ y p + s) / (Σ y + Σ p + s), with `squared` Σ p² for Σ p; s: smooth.

    p: probabilities, y: targets, both `(batch, outputs)`, summed as `average` says. Without `squared` it is the soft
    F1. Keras's Dice takes probabilities, sums over the batch and all outputs unless told otherwise, and has no
    smoothing, so that a class that is not in the batch teaches nothing; with smooth: 0 the two are equal.

    Args:
        settings: squared, average and smooth.
        class_counts: unused: the counts are the batch's.
        problem: its task; a binary one has the positive class's index only.

    References:
        Squared: Milletari et al. 2016, V-Net, https://arxiv.org/abs/1606.04797. For text: Li et al. 2020, Dice Loss for
        Data-imbalanced NLP Tasks, https://arxiv.org/abs/1911.02855
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits, probabilities
    from podium.losses.parts.overlap import AXES, missing

    axis = AXES[settings.average]

    def soft_dice(targets: Any, logits: Any) -> Any:
        said = probabilities(logits, problem.task)
        found, there = ops.sum(targets * said, axis=axis), ops.sum(targets, axis=axis)
        answered = ops.sum(said * said if settings.squared else said, axis=axis)
        return missing(2 * found, there + answered, settings.smooth)

    return OnLogits(soft_dice, name="soft_dice")
