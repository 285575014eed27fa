"""Asymmetric loss: focal loss with another gamma for negatives, whose easy ones are passed over altogether."""

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multilabel")

LEAST = 1e-7  # a probability that is raised to a power: the slope of a root is infinite at 0

Gamma = Annotated[float, Field(ge=0, le=100)]


class Settings(Section):
    """What `loss: {name: asymmetric, ...}` takes."""

    gamma_positive: Gamma = Field(0.0, description="how fast a positive's weight falls as it is learnt")
    gamma_negative: Gamma = Field(4.0, description="how fast a negative's weight falls as it is learnt")
    margin: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.05, description="negatives of a lower probability than this count nothing"
    )


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """Positives cost -(1 - p)^gamma_positive log p, negatives -q^gamma_negative log(1 - q), q = max(p - margin, 0).

    p: the sigmoid of logits `(batch, outputs)`; the mean over labels and rows (the paper sums over labels). Equal
    gammas and no margin: the focal loss; gammas of 0 as well: cross-entropy. It is for labels that most rows do not
    carry; its probabilities come out too high, so that thresholds must be tuned.

    Args:
        settings: the two gammas and the margin.
        class_counts: unused: rarity is not looked at, only what is easy.
        problem: its task.

    References:
        Ridnik et al. 2021, Asymmetric Loss For Multi-Label Classification, https://arxiv.org/abs/2009.14119
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits

    def positives(logits: Any) -> Any:
        return ops.exp(-settings.gamma_positive * ops.softplus(logits)) * ops.softplus(-logits)

    def negatives(logits: Any) -> Any:
        if settings.margin == 0:
            return ops.exp(-settings.gamma_negative * ops.softplus(-logits)) * ops.softplus(logits)
        shifted = ops.maximum(ops.sigmoid(logits) - settings.margin, LEAST)  # q
        surprise = -ops.log(ops.minimum(ops.sigmoid(-logits) + settings.margin, 1))  # -log(1 - q), 0 below the margin
        return ops.power(shifted, settings.gamma_negative) * surprise

    def asymmetric(targets: Any, logits: Any) -> Any:
        return ops.mean(targets * positives(logits) + (1 - targets) * negatives(logits), axis=-1)  # (batch,)

    return OnLogits(asymmetric, name="asymmetric")
