"""A bidirectional LSTM whose states are averaged by attention."""

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
    """What `network:` takes for `architecture: bilstm_attention`."""

    units: Size = Field(100, description="units of each direction, and of the attention")
    dropout: Share = Field(0.5, description="the share left out of the tokens' vectors and of the pooled features")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embedding, bidirectional LSTM, additive attention over time, dropout, logits.

    Args:
        settings: sizes.
        facts: what it is built for.

    References:
        Zhou et al. 2016, Attention-Based Bidirectional LSTM Networks for Relation Classification,
        https://aclanthology.org/P16-2034
    """
    from keras import layers

    from podium.layers.attention_pooling import AttentionPooling
    from podium.layers.bidirectional_lstm import BidirectionalLSTM

    ids = token_ids()  # (batch, time)
    vectors, mask = from_the_left(ids, settings, facts)
    vectors = layers.Dropout(settings.dropout, name="embedding_dropout")(vectors)  # (batch, time, embedding)
    states = BidirectionalLSTM(settings.units, name="bilstm")(vectors, mask)  # (batch, time, 2 * units)
    features = AttentionPooling(settings.units, name="attention")(states, mask)  # (batch, 2 * units)
    features = layers.Dropout(settings.dropout, name="dropout")(features)
    return network(ids, features, facts, "bilstm_attention")
