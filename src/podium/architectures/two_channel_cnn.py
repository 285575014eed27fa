"""The convolutional network with two copies of the word vectors: one stays as it is, one is trained."""

from typing import TYPE_CHECKING

from pydantic import Field

from podium.architectures.parts.convolutions import ConvolutionSettings, Widths, features
from podium.architectures.parts.embedding import require_vectors
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("frozen_embedding", "embedding")


class Settings(ConvolutionSettings):
    """What `network:` takes for `architecture: two_channel_cnn`."""

    widths: Widths = Field([3, 4, 5], description="how many tokens a filter sees at once")

    @property
    def needs_vectors(self) -> bool:
        """Whether the view must have word vectors: always."""
        return True


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Two embeddings as the channels of parallel convolutions, maximum over time, dropout, logits.

    A filter has weights for each channel, as for the colours of an image, and its answers to both are added.

    Args:
        settings: sizes.
        facts: what it is built for, with word vectors.

    Raises:
        PodiumError: the view has no word vectors.

    References:
        Kim 2014, Convolutional Neural Networks for Sentence Classification, https://aclanthology.org/D14-1181
        (CNN-multichannel)
    """
    from podium.layers.token_embedding import TokenEmbedding

    require_vectors(facts, "architecture two_channel_cnn begins with word vectors")
    ids = token_ids()  # (batch, time)
    frozen = TokenEmbedding(facts.vectors, trainable=False, name="frozen_embedding")
    trained = TokenEmbedding(facts.vectors, name="embedding")
    return network(ids, features(settings, ids, [frozen, trained]), facts, "two_channel_cnn")
