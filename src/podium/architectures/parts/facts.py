"""What is known when a network is built."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from podium.text.encoders import Encoder


@dataclass(frozen=True)
class Facts:
    """What a network is built for; nothing of the rows that it is scored on.

    Args:
        vocabulary_size: ids are below it; 0 is padding, 1 any token outside the vocabulary.
        outputs: logits a row.
        output_bias: `(outputs,)` float32, where the logits begin: the shares of the classes.
        vectors: `(vocabulary_size, dimensions)` float32, the view's word vectors, zero for a token that has none;
            of 0 dimensions where the view has none.
        documents: how many rows are trained on; each once.
        document_counts: `(vocabulary_size,)` int64, how many of them hold each token.
        width: tokens of the longest row.
        encoder: the pretrained one whose ids the view has; None: of none.
        activations: dimensions of what the encoder's frozen part gives; 0: nothing was computed.
    """

    vocabulary_size: int
    outputs: int
    output_bias: NDArray[np.float32]
    vectors: NDArray[np.float32]
    documents: int
    document_counts: NDArray[np.int64]
    width: int = 1
    encoder: Encoder | None = None
    activations: int = 0
