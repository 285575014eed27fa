"""A bidirectional LSTM whose states are averaged by attention."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section

if TYPE_CHECKING:
    import keras


class Settings(Section):
    """What `network:` takes for `architecture: bilstm_attention`."""

    embedding: Annotated[int, Field(ge=1, le=100_000)] = Field(128, description="the size of a token's vector")
    units: Annotated[int, Field(ge=1, le=100_000)] = Field(
        100, description="units of each direction, and of the attention"
    )
    dropout: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.5, description="the share left out of the tokens' vectors and of the pooled features"
    )


def build(settings: Settings, *, vocabulary_size: int, outputs: int, output_bias: NDArray[np.float32]) -> "keras.Model":
    """Embedding, bidirectional LSTM, additive attention over time, dropout, logits.

    Args:
        settings: sizes.
        vocabulary_size: ids are below it; 0 is padding.
        outputs: logits a row.
        output_bias: `(outputs,)`, where the logits begin.

    References:
        Zhou et al. 2016, Attention-Based Bidirectional LSTM Networks for Relation Classification,
        https://aclanthology.org/P16-2034
    """
    import keras
    from keras import layers

    from podium.layers.attention_pooling import AttentionPooling
    from podium.layers.bidirectional_lstm import BidirectionalLSTM
    from podium.layers.padding import LeftAligned, TokenMask

    ids = keras.Input((None,), dtype="int32", name="ids")  # (batch, time)
    aligned = LeftAligned(name="left_aligned")(ids)
    mask = TokenMask(name="mask")(aligned)
    vectors = layers.Embedding(vocabulary_size, settings.embedding, name="embedding")(aligned)
    vectors = layers.Dropout(settings.dropout, name="embedding_dropout")(vectors)  # (batch, time, embedding)
    states = BidirectionalLSTM(settings.units, name="bilstm")(vectors, mask)  # (batch, time, 2 * units)
    features = AttentionPooling(settings.units, name="attention")(states, mask)  # (batch, 2 * units)
    features = layers.Dropout(settings.dropout, name="dropout")(features)
    bias = keras.initializers.Constant(output_bias)
    logits = layers.Dense(outputs, bias_initializer=bias, name="logits")(features)  # (batch, outputs)
    return keras.Model(ids, logits, name="bilstm_attention")
