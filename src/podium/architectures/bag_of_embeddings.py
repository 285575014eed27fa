"""The mean of the vectors of a text's tokens and n-grams, and nothing but a linear layer on it."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from podium.architectures.parts.embedding import EMBEDDING, EmbeddingSettings, Share, Size, embedding
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import network, token_ids

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")
TOKEN_VECTORS = ("embedding", "ngram_embedding")


class Settings(EmbeddingSettings):
    """What `network:` takes for `architecture: bag_of_embeddings`."""

    embedding: Size = Field(50, description=EMBEDDING)
    ngrams: Annotated[int, Field(ge=1, le=10)] = Field(2, description="tokens of the longest n-gram; 1: tokens alone")
    buckets: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        50_000, description="vectors that n-grams share by their hash; each costs time at every batch"
    )
    dropout: Share = Field(0.0, description="the share left out of the mean")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Embeddings of tokens and of hashed n-grams, their mean, dropout, logits: what fastText does.

    Args:
        settings: sizes.
        facts: what it is built for.

    References:
        Joulin et al. 2017, Bag of Tricks for Efficient Text Classification, https://aclanthology.org/E17-2068
    """
    from keras import layers

    from podium.layers.hashed_ngrams import HashedNgrams
    from podium.layers.masked_mean_pooling import MaskedMeanPooling
    from podium.layers.padding import TokenMask

    ids = token_ids()  # (batch, time)
    mask = TokenMask(name="mask")(ids)
    vectors = embedding(settings, facts)(ids)  # (batch, time, embedding)
    if settings.ngrams > 1:
        buckets = HashedNgrams(settings.ngrams, settings.buckets, name="ngrams")(ids)  # (batch, n-grams)
        table = layers.Embedding(settings.buckets + 1, vectors.shape[-1], name="ngram_embedding")
        vectors = layers.Concatenate(axis=1, name="terms")([vectors, table(buckets)])  # (batch, terms, embedding)
        ngram_mask = TokenMask(name="ngram_mask")(buckets)
        mask = layers.Concatenate(axis=1, name="term_mask")([mask, ngram_mask])
    features = MaskedMeanPooling(name="mean")(vectors, mask)  # (batch, embedding)
    features = layers.Dropout(settings.dropout, name="dropout")(features)
    return network(ids, features, facts, "bag_of_embeddings")
