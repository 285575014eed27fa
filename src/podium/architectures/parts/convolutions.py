"""Filters of several widths side by side, each one's maximum over the text."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from podium.architectures.parts.embedding import Share, Size
from podium.architectures.parts.network import HeadSettings

if TYPE_CHECKING:
    import keras

Widths = Annotated[list[Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1, max_length=100)]


class ConvolutionSettings(HeadSettings):
    """What `network:` takes for every architecture with convolutions."""

    filters: Size = Field(100, description="filters of each width")
    widths: Widths = Field([2, 3, 4, 5], description="how many tokens a filter sees at once")
    dropout: Share = Field(0.5, description="the share of pooled features left out")


def features(settings: ConvolutionSettings, ids: Any, embeddings: list[Any]) -> "keras.KerasTensor":
    """Parallel convolutions, maximum over time, ReLU, dropout: `(batch, widths * filters)`.

    Args:
        settings: sizes.
        ids: `(batch, time)`, 0 for padding.
        embeddings: the layers that give the tokens' vectors, side by side.
    """
    from keras import layers

    from podium.layers.ngram_maxima import NgramMaxima
    from podium.layers.padding import TokenMask

    mask = TokenMask(name="mask")(ids)
    channels = [layer(ids) for layer in embeddings]
    vectors = layers.Concatenate(name="channels")(channels) if len(channels) > 1 else channels[0]

    def tables() -> list[Any]:
        return [layer.embeddings for layer in embeddings]

    maxima = NgramMaxima(settings.filters, settings.widths, tables, name="maxima")
    found = layers.ReLU(name="relu")(maxima(ids, vectors, mask))  # after the maximum: the same numbers, less work
    return layers.Dropout(settings.dropout, name="dropout")(found)
