"""An LSTM and its state after the last token."""

from typing import TYPE_CHECKING

from pydantic import Field

from podium.architectures.parts.embedding import EMBEDDING, EmbeddingSettings, Share, Size
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import HeadSettings, from_the_left, network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("embedding",)
TIME_MAJOR = True


class Settings(HeadSettings, EmbeddingSettings):
    """What `network:` takes for `architecture: lstm`."""

    embedding: Size = Field(64, description=EMBEDDING)
    units: Size = Field(30, description="units of the LSTM")
    dropout: Share = Field(0.0, description="the share left out of the tokens' vectors and of the last state")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embedding, LSTM, its state after the last token, logits; dropout on both sides of the LSTM.

    Args:
        settings: sizes; with those that it begins with, 5,000 words and one output it has 331,431 parameters.
        facts: what it is built for.

    References:
        Hochreiter & Schmidhuber 1997, Long Short-Term Memory, https://doi.org/10.1162/neco.1997.9.8.1735
    """
    from keras import layers

    from podium.layers.last_state import LastState
    from podium.layers.lstm import LSTM

    ids = token_ids()  # (batch, time)
    vectors, mask = from_the_left(ids, settings, facts, time_major=True)
    vectors = layers.Dropout(settings.dropout, name="embedding_dropout")(vectors)  # (time, batch, embedding)
    states = LSTM(settings.units, time_major=True, name="lstm")(vectors)  # (time, batch, units)
    features = LastState(time_major=True, name="last_state")(states, mask)  # (batch, units)
    features = layers.Dropout(settings.dropout, name="dropout")(features)
    return network(ids, features, facts, "lstm")
