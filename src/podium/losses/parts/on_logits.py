"""A loss from a formula of targets and logits, and what such formulas are made of.

Targets are ones and zeros. A binary or multi-label network answers with one sigmoid an output, a multi-class one with a
softmax over its outputs.
"""

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

MASKED = 1e30  # taken off a logit, it leaves it no share of a softmax, in float32 too


class OnLogits(keras.losses.Loss):  # type: ignore[misc]
    """The mean of a formula's values.

    Args:
        formula: takes targets and logits, both `(batch, outputs)` tensors of one dtype; returns the values whose mean
            is the loss: `(batch,)`, one a row, or what the loss of a whole batch is the mean of.
        name: what it is called.
    """

    def __init__(self, formula: Callable[[Any, Any], Any], name: str) -> None:
        super().__init__(name=name, reduction="sum_over_batch_size")
        self.formula = formula

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The formula's values, in the dtype of the logits."""
        logits = ops.convert_to_tensor(y_pred)
        return self.formula(ops.cast(y_true, logits.dtype), logits)


def probabilities(logits: Any, task: str) -> Any:
    """What the logits say, `(batch, outputs)`: a softmax over them in a multi-class task, else a sigmoid of each."""
    return ops.softmax(logits, axis=-1) if task == "multiclass" else ops.sigmoid(logits)


def margin(targets: Any, logits: Any, task: str) -> Any:
    """The logit m of being right: the probability of the truth is 1 / (1 + exp(-m)).

    A formula of m needs no case for a softmax, and loses no digits where a probability is nearly 0 or 1.

    Returns:
        `(batch, outputs)`; in a multi-class task `(batch, 1)`, the true class's logit less the logarithm of the sum of
        the others' exponentials.
    """
    if task != "multiclass":
        return (2 * targets - 1) * logits
    true = ops.sum(targets * logits, axis=-1, keepdims=True)
    return true - ops.logsumexp(logits - MASKED * targets, axis=-1, keepdims=True)  # (batch, 1)
