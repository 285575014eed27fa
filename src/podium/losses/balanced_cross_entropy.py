"""Cross-entropy with a weight a class."""

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
    Literal["balanced", "effective"] | Weights,
    allowing("balanced, effective, or a list of positive weights, one a class, such as [1.0, 3.0]"),
]


class Settings(Section):
    """What `loss: {name: balanced_cross_entropy, ...}` takes."""

    class_weights: ClassWeights = Field("balanced", description=f"balanced: {MEANING}")
    beta: EffectiveBeta = Field(0.999, description=BETA_MEANING)


def why_not(settings: Settings, problem: "Problem") -> str | None:
    """Why the loss cannot be had for this problem; None if it can."""
    return why_not_these(settings.class_weights, problem)


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":
    """Cross-entropy -w log p of p, the probability given to the true class, and w, that class's weight.

    The mean over rows, in a multi-label task over labels too, not divided by the sum of weights: a batch without a rare
    class moves the network less. Keras weighs classes in `fit` only, and only those of single-label tasks; the
    cross-entropy that is weighed here is its own.

    Args:
        settings: the class weights.
        class_counts: `(classes,)`, multi-label `(labels, 2)`: rows that are trained on, repeated ones included.
        problem: its task; targets and logits are `(batch, outputs)`.

    Raises:
        ValueError: the weights do not fit the problem.

    References:
        Cui et al. 2019, Class-Balanced Loss Based on Effective Number of Samples, https://arxiv.org/abs/1901.05555
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits

    if reason := why_not(settings, problem):
        raise ValueError(reason)
    weights = weights_of(settings.class_weights, settings.beta, class_counts)

    def balanced_cross_entropy(targets: Any, logits: Any) -> Any:
        if problem.task == "multiclass":
            values = ops.categorical_crossentropy(targets, logits, from_logits=True)[:, None]  # (batch, 1)
        else:
            values = ops.binary_crossentropy(targets, logits, from_logits=True)  # (batch, outputs)
        return ops.mean(weight_of_each(targets, weights, problem.task) * values, axis=-1)  # (batch,)

    return OnLogits(balanced_cross_entropy, name="balanced_cross_entropy")
