"""Gated recurrent units and their state after the last token."""

from typing import TYPE_CHECKING

from pydantic import Field

from podium.architectures.parts.embedding import EmbeddingSettings, Share, Size
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import HeadSettings, from_the_left, network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("embedding",)


class Settings(HeadSettings, EmbeddingSettings):
    """What `network:` takes for `architecture: gru`."""

    units: Size = Field(100, description="units of the recurrent layer")
    dropout: Share = Field(0.5, description="the share left out of the tokens' vectors and of the last state")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embedding, Keras's GRU, its state after the last token, logits; dropout on both sides of the GRU.

    Args:
        settings: sizes.
        facts: what it is built for.

    References:
        Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder, https://aclanthology.org/D14-1179
    """
    from keras import layers

    from podium.layers.last_state import LastState

    ids = token_ids()  # (batch, time)
    vectors, mask = from_the_left(ids, settings, facts)
    vectors = layers.Dropout(settings.dropout, name="embedding_dropout")(vectors)  # (batch, time, embedding)
    # No mask: rows begin with their tokens, and what it makes of padding is not looked at.
    states = layers.GRU(settings.units, return_sequences=True, name="gru")(vectors)  # (batch, time, units)
    features = LastState(name="last_state")(states, mask)  # (batch, units)
    features = layers.Dropout(settings.dropout, name="dropout")(features)
    return network(ids, features, facts, "gru")
