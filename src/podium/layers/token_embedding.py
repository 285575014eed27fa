"""Token vectors that begin as word vectors trained elsewhere."""

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray


class TokenEmbedding(keras.layers.Embedding):  # type: ignore[misc]
    """An embedding that begins as given word vectors.

    A token without one (a zero row) begins random, with the standard deviation of the others' numbers, and padding
    (id 0) is zero.

    Call: ids `(batch, time)` int32 → `(batch, time, dimensions)`.

    Args:
        vectors: `(vocabulary_size, dimensions)` float32.
        trainable: False: they stay as they begin, random ones too.
        frozen_epochs: the trainer leaves them untouched for that many epochs.

    References:
        Kim 2014, https://aclanthology.org/D14-1181, section 4.2 (unknown words of the same variance)
    """

    def __init__(
        self, vectors: NDArray[np.float32], *, trainable: bool = True, frozen_epochs: int = 0, **kwargs: Any
    ) -> None:
        size, dimensions = vectors.shape
        super().__init__(size, dimensions, embeddings_initializer=_Given(vectors), trainable=trainable, **kwargs)
        self.frozen_epochs = frozen_epochs


class _Given(keras.initializers.RandomNormal):  # type: ignore[misc]
    """The given vectors; random ones for zero rows; zeros for the first."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.vectors = vectors
        self.known = np.asarray(vectors.any(axis=1))  # (vocabulary_size,)
        known = vectors[self.known]
        super().__init__(stddev=float(known.std()) if known.size else 0.05)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        drawn = super().__call__(shape, dtype)
        tokens = (np.arange(len(self.vectors)) > 0)[:, None]  # (vocabulary_size, 1)
        return ops.where(tokens, ops.where(self.known[:, None], self.vectors, drawn), 0.0)
