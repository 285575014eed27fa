"""The greatest value of each feature over a text."""

from typing import Any

import keras

LOWEST = -1e9  # below any feature; not -inf, whose gradient through `where` and `max` can be NaN


class MaskedMaxPooling(keras.layers.Layer):  # type: ignore[misc]
    """Maximum over time, padding left out; a very low value (-1e9) for a row that is all padding.

    Call: features `(batch, time, features)`, mask `(batch, time)` bool → `(batch, features)`.
    """

    def call(self, features: Any, mask: Any) -> Any:
        """The maxima, `(batch, features)`."""
        return keras.ops.max(keras.ops.where(mask[:, :, None], features, LOWEST), axis=1)
