"""A convolutional network for sentences: filters of several widths side by side, each one's maximum over the text."""

from typing import TYPE_CHECKING

from podium.architectures.parts.convolutions import ConvolutionSettings, features
from podium.architectures.parts.embedding import EmbeddingSettings, embedding
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("embedding",)


class Settings(ConvolutionSettings, EmbeddingSettings):
    """What `network:` takes for `architecture: cnn`."""


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embedding, parallel convolutions, maximum over time, dropout, logits.

    Args:
        settings: sizes.
        facts: what it is built for.

    References:
        Kim 2014, Convolutional Neural Networks for Sentence Classification, https://aclanthology.org/D14-1181
    """
    ids = token_ids()  # (batch, time)
    return network(ids, features(settings, ids, [embedding(settings, facts)]), facts, "cnn")
