"""A convolutional network for sentences: filters of several widths side by side, each one's maximum over the text."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section

if TYPE_CHECKING:
    import keras


class Settings(Section):
    """What `network:` takes for `architecture: cnn`."""

    embedding: Annotated[int, Field(ge=1, le=100_000)] = Field(128, description="the size of a token's vector")
    filters: Annotated[int, Field(ge=1, le=100_000)] = Field(100, description="filters of each width")
    widths: Annotated[list[Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1, max_length=100)] = Field(
        [2, 3, 4, 5], description="how many tokens a filter sees at once"
    )
    dropout: Annotated[float, Field(ge=0, lt=1)] = Field(0.5, description="the share of pooled features left out")


def build(settings: Settings, *, vocabulary_size: int, outputs: int, output_bias: NDArray[np.float32]) -> "keras.Model":
    """Embedding, parallel convolutions, maximum over time, dropout, logits.

    Args:
        settings: sizes.
        vocabulary_size: ids are below it; 0 is padding.
        outputs: logits a row.
        output_bias: `(outputs,)`, where the logits begin.

    References:
        Kim 2014, Convolutional Neural Networks for Sentence Classification, https://aclanthology.org/D14-1181
    """
    import keras
    from keras import layers

    from podium.layers.masked_max_pooling import MaskedMaxPooling
    from podium.layers.padding import TokenMask, ZeroPadding

    ids = keras.Input((None,), dtype="int32", name="ids")  # (batch, time)
    mask = TokenMask(name="mask")(ids)
    vectors = layers.Embedding(vocabulary_size, settings.embedding, name="embedding")(ids)  # (batch, time, embedding)
    vectors = ZeroPadding(name="zero_padding")(vectors, mask)

    pooled = []
    for place, width in enumerate(settings.widths):
        name = f"{place}_width_{width}"
        convolved = layers.Conv1D(settings.filters, width, padding="same", name=f"convolution_{name}")(vectors)
        pooled.append(MaskedMaxPooling(name=f"maximum_{name}")(convolved, mask))  # (batch, filters)

    features = layers.Concatenate(name="features")(pooled) if len(pooled) > 1 else pooled[0]
    features = layers.ReLU(name="relu")(features)  # after the maximum: the same numbers, time times less work
    features = layers.Dropout(settings.dropout, name="dropout")(features)  # (batch, widths * filters)
    bias = keras.initializers.Constant(output_bias)
    logits = layers.Dense(outputs, bias_initializer=bias, name="logits")(features)  # (batch, outputs)
    return keras.Model(ids, logits, name="cnn")
