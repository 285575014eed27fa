"""How every network ends, and how those begin that read tokens in their order."""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from podium.architectures.parts.embedding import EmbeddingSettings, Share, embedding
from podium.architectures.parts.facts import Facts
from podium.config.section import Section

if TYPE_CHECKING:
    import keras


class HeadSettings(Section):
    """What `network:` takes for every architecture with a dropout before its logits."""

    dropout: Share = Field(0.5, description="the share of the text's vector that is left out")


def token_ids() -> "keras.KerasTensor":
    """What every network is given: ids `(batch, time)` int32, 0 for padding on either side."""
    import keras

    return keras.Input((None,), dtype="int32", name="ids")


def from_the_left(ids: Any, settings: EmbeddingSettings, facts: Facts, *, time_major: bool = False) -> tuple[Any, Any]:
    """Vectors of rows that begin with their tokens, as recurrent layers take them.

    Args:
        ids: `(batch, time)`.
        settings: of the embedding.
        facts: of the vocabulary.
        time_major: time stands before batch in the vectors, which need not be turned when they are looked up so.

    Returns:
        Vectors `(batch, time, dimensions)`, and the mask `(batch, time)` bool, False for padding.
    """
    from keras import ops

    from podium.layers.padding import LeftAligned, TokenMask

    aligned = LeftAligned(name="left_aligned")(ids)
    mask = TokenMask(name="mask")(aligned)
    return embedding(settings, facts)(ops.transpose(aligned) if time_major else aligned), mask


def network(ids: Any, features: Any, facts: Facts, name: str) -> "keras.Model":
    """The network that ends with logits of these features.

    Args:
        ids: what it is given.
        features: `(batch, features)`; zeros, as of an empty text, give the prior.
        facts: of the outputs.
        name: the architecture.
    """
    import keras

    bias = keras.initializers.Constant(facts.output_bias)
    logits = keras.layers.Dense(facts.outputs, bias_initializer=bias, name="logits")(features)  # (batch, outputs)
    return keras.Model(ids, logits, name=name)
