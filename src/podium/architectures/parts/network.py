"""How every network ends, and how those begin that read tokens in their order."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from podium.architectures.parts.embedding import EmbeddingSettings, Share, embedding
from podium.architectures.parts.facts import Facts
from podium.config.section import Section

if TYPE_CHECKING:
    import keras


class HeadSettings(Section):
    """What `network:` takes for every architecture whose last dropout can have several masks."""

    dropout: Share = Field(0.5, description="the share of the text's vector that is left out")
    dropout_samples: Annotated[int, Field(ge=1, le=100)] = Field(
        1, description="how many dropout masks of a text's vector a training step averages the loss over"
    )

    @model_validator(mode="after")
    def _something_to_sample(self) -> "HeadSettings":
        if self.dropout_samples > 1 and not self.dropout:
            raise ValueError("`dropout_samples` needs a `dropout` above 0: without one all masks are alike")
        return self


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


def head_dropout(settings: HeadSettings, features: Any) -> Any:
    """Dropout of a text's vector `(batch, features)`, with several masks if the settings ask for them.

    Args:
        settings: of the architecture.
        features: the vector.
    """
    from keras import layers

    from podium.layers.multi_sample_dropout import MultiSampleDropout

    if settings.dropout_samples == 1:
        return layers.Dropout(settings.dropout, name="dropout")(features)
    return MultiSampleDropout(settings.dropout, settings.dropout_samples, name="dropout")(features)


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
