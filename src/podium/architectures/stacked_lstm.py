"""LSTMs on top of each other, and the uppermost one's state after the last token."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from podium.architectures.parts.embedding import EmbeddingSettings, Share, Size
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import from_the_left, network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("embedding",)


class Settings(EmbeddingSettings):
    """What `network:` takes for `architecture: stacked_lstm`."""

    layers: Annotated[list[Size], Field(min_length=1, max_length=20)] = Field(
        [64, 64], description="units of each LSTM, the lowest first"
    )
    dropout: Share = Field(
        0.1, description="the share left out of what each LSTM is given, the same features at every token"
    )
    recurrent_dropout: Share = Field(
        0.1, description="the share of each state that no step sees; above 0, a training step takes three times as long"
    )


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embedding, LSTMs on top of each other, the last state of the uppermost, logits.

    Args:
        settings: sizes.
        facts: what it is built for.

    References:
        Graves et al. 2013, Speech Recognition with Deep Recurrent Neural Networks, https://arxiv.org/abs/1303.5778
        Gal & Ghahramani 2016, A Theoretically Grounded Application of Dropout in Recurrent Neural Networks,
        https://arxiv.org/abs/1512.05287 (both dropouts)
    """
    from keras import layers

    from podium.layers.last_state import LastState
    from podium.layers.lstm import LSTM

    ids = token_ids()  # (batch, time)
    states, mask = from_the_left(ids, settings, facts)
    for place, units in enumerate(settings.layers):
        states = layers.SpatialDropout1D(settings.dropout, name=f"dropout_{place}")(states)
        states = LSTM(units, settings.recurrent_dropout, name=f"lstm_{place}")(states)  # (batch, time, units)
    features = LastState(name="last_state")(states, mask)  # (batch, units)
    return network(ids, features, facts, "stacked_lstm")
