"""Dropout that leaves out several things at once."""

from typing import Any

import keras
from keras import ops


class MultiSampleDropout(keras.layers.Dropout):  # type: ignore[misc]
    """In training, the batch several times over, each copy with a dropout mask of its own; else the batch.

    The trainer takes the mean of the copies' losses: a step sees several masks for the price of the layers above.

    Call: features `(batch, features)` → `(samples * batch, features)` in training, copy after copy; else the same.

    Args:
        rate: the share left out.
        samples: how many copies.

    References:
        Inoue 2019, Multi-Sample Dropout for Accelerated Training and Better Generalization,
        https://arxiv.org/abs/1905.09788
    """

    def __init__(self, rate: float, samples: int, **kwargs: Any) -> None:
        super().__init__(rate, **kwargs)
        self.samples = samples

    def call(self, features: Any, training: bool = False) -> Any:
        """The features, with dropout in training."""
        copies = ops.tile(features, (self.samples, 1)) if training else features
        return super().call(copies, training=training)
