"""A loss from a formula."""

from collections.abc import Callable
from typing import Any

import keras


class OnLogits(keras.losses.Loss):  # type: ignore[misc]
    """The mean over the batch of a formula's value for each row.

    Args:
        formula: takes targets and logits, both `(batch, outputs)` and of one dtype, returns `(batch,)`.
        name: what it is called.
    """

    def __init__(self, formula: Callable[[Any, Any], Any], name: str) -> None:
        super().__init__(name=name, reduction="sum_over_batch_size")
        self.formula = formula

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The formula's value for each row, `(batch,)`."""
        return self.formula(y_true, y_pred)
