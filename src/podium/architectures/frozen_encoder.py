"""Sentence vectors of a pretrained encoder, computed once, and a small network on top of them."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from podium.architectures.parts.embedding import Share, Size
from podium.architectures.parts.encoder import PretrainedSettings, backbone, inputs, last_hidden, pooled
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import network, token_ids
from podium.text.encoders import padding_id

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("wordpiece",)


class Settings(PretrainedSettings):
    """What `network:` takes for `architecture: frozen_encoder`."""

    layers: Annotated[list[Size], Field(max_length=20)] = Field([256], description="units of each hidden layer")
    dropout: Share = Field(0.3, description="the share left out of the vector and of each hidden layer")


def base(settings: Settings, facts: Facts) -> "keras.Model":
    """The encoder, from ids `(batch, time)` to a text's vector `(batch, dimensions)`.

    Args:
        settings: the pooling.
        facts: with the encoder.
    """
    import keras
    from keras import ops

    found = backbone(facts, settings.precision)
    ids = token_ids()
    taken = inputs(found, ids, padding_id(facts.encoder) if facts.encoder else 0)
    sequence = keras.Model(found.input, last_hidden(found), name="whole")(taken)
    return keras.Model(ids, pooled(sequence, ops.cast(taken["padding_mask"], "bool"), settings.pooling), name="base")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Dense layers with ReLU and dropout, logits: from a text's vector `(batch, dimensions)`.

    Args:
        settings: sizes.
        facts: with the encoder.

    References:
        Reimers and Gurevych 2019, Sentence-BERT, https://arxiv.org/abs/1908.10084
    """
    import keras
    from keras import layers

    vector = keras.Input((facts.activations,), name="activations")
    features = layers.Dropout(settings.dropout, name="dropout")(vector)
    for place, units in enumerate(settings.layers):
        features = layers.Dense(units, activation="relu", name=f"hidden_{place}")(features)
        features = layers.Dropout(settings.dropout, name=f"dropout_{place}")(features)
    return network(vector, features, facts, "frozen_encoder")
