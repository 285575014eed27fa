"""Filters of several widths side by side, each one's maximum over the text."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from podium.architectures._embedding import Share, Size
from podium.architectures._network import HeadSettings, head_dropout

if TYPE_CHECKING:
    import keras

Widths = Annotated[list[Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1, max_length=100)]


class ConvolutionSettings(HeadSettings):
    """What `network:` takes for every architecture with convolutions."""

    filters: Size = Field(100, description="filters of each width")
    widths: Widths = Field([2, 3, 4, 5], description="how many tokens a filter sees at once")
    dropout: Share = Field(0.5, description="the share of pooled features left out")


def features(settings: ConvolutionSettings, vectors: Any, mask: Any) -> "keras.KerasTensor":
    """Parallel convolutions, maximum over time, ReLU, dropout: `(batch, widths * filters)`.

    Args:
        settings: sizes.
        vectors: `(batch, time, features)`.
        mask: `(batch, time)` bool, False for padding.
    """
    from keras import layers

    from podium.layers.masked_max_pooling import MaskedMaxPooling
    from podium.layers.padding import ZeroPadding

    vectors = ZeroPadding(name="zero_padding")(vectors, mask)
    pooled = []
    for place, width in enumerate(settings.widths):
        name = f"{place}_width_{width}"
        convolved = layers.Conv1D(settings.filters, width, padding="same", name=f"convolution_{name}")(vectors)
        pooled.append(MaskedMaxPooling(name=f"maximum_{name}")(convolved, mask))  # (batch, filters)
    found = layers.Concatenate(name="features")(pooled) if len(pooled) > 1 else pooled[0]
    found = layers.ReLU(name="relu")(found)  # after the maximum: the same numbers, time times less work
    return head_dropout(settings, found)
