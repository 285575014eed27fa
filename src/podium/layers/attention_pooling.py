"""A text's states averaged by learnt attention."""

from typing import Any

import keras
from keras import ops

LOWEST = -1e9  # a score whose share is 0 beside any other


class AttentionPooling(keras.layers.Layer):  # type: ignore[misc]
    """The weighted mean over time with weights softmax(v · tanh(W h + b)), padding left out; 0 for an empty row.

    Call: states `(batch, time, features)`, mask `(batch, time)` bool → `(batch, features)`.

    Args:
        units: the size of tanh(W h + b).

    References:
        Bahdanau et al. 2015, https://arxiv.org/abs/1409.0473 (additive attention), with a learnt query as in
        Yang et al. 2016, Hierarchical Attention Networks, https://aclanthology.org/N16-1174
    """

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keys = keras.layers.Dense(units, activation="tanh", name="keys")
        self.query = keras.layers.Dense(1, use_bias=False, name="query")

    def build(self, states_shape: Any, mask_shape: Any = None) -> None:  # noqa: ARG002
        """Create the weights for states of that shape."""
        self.keys.build(states_shape)
        self.query.build((*states_shape[:-1], self.keys.units))

    def call(self, states: Any, mask: Any) -> Any:
        """The weighted means, `(batch, features)`."""
        scores = ops.where(mask[:, :, None], self.query(self.keys(states)), LOWEST)  # (batch, time, 1)
        shares = ops.softmax(scores, axis=1) * ops.cast(mask, states.dtype)[:, :, None]
        return ops.sum(shares * states, axis=1)  # (batch, features)
