"""Focal loss: cross-entropy that passes over what the network already gets right."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section, allowing
from podium.losses.parts.class_weights import (
    BETA_MEANING,
    MEANING,
    EffectiveBeta,
    Weights,
    weight_of_each,
    weights_of,
    why_not_these,
)

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")

ClassWeights = Annotated[
    Literal["counts", "effective", "none"] | Weights,
    allowing("counts, effective, none, or a list of positive weights, one a class, such as [1.0, 3.0]"),
]


class Settings(Section):
    """What `loss: {name: focal, ...}` takes."""

    gamma: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        2.0, description="how fast a row's weight falls as it is learnt; 0: plain cross-entropy"
    )
    class_weights: ClassWeights = Field("counts", description=f"none: 1 each; counts: {MEANING}")
    beta: EffectiveBeta = Field(0.999, description=BETA_MEANING)


def why_not(settings: Settings, problem: "Problem") -> str | None:
    """Why the loss cannot be had for this problem; None if it can."""
    return why_not_these(settings.class_weights, problem)


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":
    """The focal loss w (1 - p)^gamma (-log p); p: the probability given to the truth, w: the weight of its class.

    The mean over rows, in a multi-label task over labels too. It is written here and not taken from Keras because the
    gradient of Keras's is NaN for gamma < 1 as soon as a row is certain (0^(gamma - 1)), it cuts -log p off at 16,
    and its `alpha` scales the loss as well as the ratio of the classes. Here gamma 0 and weights of 1 give exactly
    cross-entropy.

    Args:
        settings: gamma and the class weights.
        class_counts: `(classes,)`, multi-label `(labels, 2)`: rows that are trained on, repeated ones included.
        problem: its task; targets and logits are `(batch, outputs)`.

    Raises:
        ValueError: the weights do not fit the problem.

    References:
        Lin et al. 2017, Focal Loss for Dense Object Detection, https://arxiv.org/abs/1708.02002
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits, margin

    if reason := why_not(settings, problem):
        raise ValueError(reason)
    weights = weights_of(settings.class_weights, settings.beta, class_counts)

    def focal(targets: Any, logits: Any) -> Any:
        right = margin(targets, logits, problem.task)  # (batch, outputs), multi-class (batch, 1)
        surprise = ops.softplus(-right)  # -log p
        modulation = ops.exp(-settings.gamma * ops.softplus(right))  # (1 - p)^gamma, never of an underflown 1 - p
        return ops.mean(weight_of_each(targets, weights, problem.task) * modulation * surprise, axis=-1)  # (batch,)

    return OnLogits(focal, name="focal")
