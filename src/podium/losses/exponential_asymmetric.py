"""A loss by which a full false positive costs 1.718 and a full miss 0.632."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from podium.config.section import Section

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Section):
    """What `loss: {name: exponential_asymmetric}` takes: nothing."""


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """The exponential asymmetric loss |1 - exp(p - y)|, the mean over outputs and rows.

    p: the probability that an output's logit says, y: its target, both `(batch, outputs)`. A negative costs exp(p) - 1,
    at most 1.718, a positive 1 - exp(p - 1), at most 0.632. It wants precision, and no probabilities: its least
    expected value is at p = 1 where a positive is more probable than e / (1 + e) = 0.731, else at p = 0. Both are
    bounded, so that a row that is surely wrong moves the network hardly at all: wrong labels do little harm, and hard
    rows are given up.

    Computed as (1 - 2 y) (exp(p - y) - 1) by expm1: p - y never has the sign that would make it negative, so that no
    derivative of an absolute value is taken at 0, and small errors lose no digits.

    Args:
        settings: nothing.
        class_counts: unused: every row counts the same.
        problem: its task.

    References:
        A competition's write-up; no paper is known.
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits, probabilities

    def exponential_asymmetric(targets: Any, logits: Any) -> Any:
        error = probabilities(logits, problem.task) - targets  # (batch, outputs)
        return ops.mean((1 - 2 * targets) * ops.expm1(error), axis=-1)  # (batch,)

    return OnLogits(exponential_asymmetric, name="exponential_asymmetric")
