"""Dense layers on a text's bag of words."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from podium.architectures.parts.embedding import Share, Size
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import network, token_ids
from podium.config.section import Section

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("word", "character")


class Settings(Section):
    """What `network:` takes for `architecture: mlp`."""

    input: Literal["binary", "count", "tfidf"] = Field(
        "binary", description="a word's number: 1 where it is there, how often, or TF-IDF with rows of length 1"
    )
    layers: Annotated[list[Size], Field(min_length=1, max_length=20)] = Field(
        [600], description="units of each hidden layer"
    )
    dropout: Share = Field(0.1, description="the share left out of each hidden layer")


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Bag of words, dense layers with ReLU and dropout, logits. Words outside the vocabulary are left out.

    Args:
        settings: sizes.
        facts: what it is built for; TF-IDF takes its document frequencies, of the rows that are trained on.

    References:
        Nam et al. 2014, Large-Scale Multi-label Text Classification: Revisiting Neural Networks,
        https://arxiv.org/abs/1312.5419
    """
    from keras import layers

    from podium.layers.bag_of_words import BagOfWords, smooth_idf

    ids = token_ids()  # (batch, time)
    idf = smooth_idf(facts.documents, facts.document_counts) if settings.input == "tfidf" else None
    first, *others = settings.layers
    features = BagOfWords(facts.vocabulary_size, first, settings.input, idf, name="hidden_0")(ids)
    for place, units in enumerate([*others, None], start=1):
        features = layers.ReLU(name=f"relu_{place - 1}")(features)  # (batch, units)
        features = layers.Dropout(settings.dropout, name=f"dropout_{place - 1}")(features)
        if units is not None:
            features = layers.Dense(units, name=f"hidden_{place}")(features)
    return network(ids, features, facts, "mlp")
