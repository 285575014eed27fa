"""A pretrained encoder, fine-tuned: a transformer that has read far more text than any competition has."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from podium.architectures.parts.embedding import Share
from podium.architectures.parts.encoder import PretrainedSettings, backbone, inputs, last_hidden, lower, pooled, upper
from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import HeadSettings, network, token_ids
from podium.text.encoders import padding_id

if TYPE_CHECKING:
    import keras

TASKS = ("binary", "multiclass", "multilabel")
VIEWS = ("wordpiece",)
TOKEN_VECTORS = ("token_embedding",)


class Settings(HeadSettings, PretrainedSettings):
    """What `network:` takes for `architecture: encoder`."""

    dropout: Share = Field(0.1, description="the share of that vector that is left out; the encoder keeps its own")
    frozen_words: bool = Field(True, description="do not train the vectors of the word pieces")
    frozen_layers: Annotated[int, Field(ge=0, le=1000)] = Field(
        0,
        description="train nothing up to this layer (the last one is trained in any case); what it gives is computed "
        "once, without dropout",
    )
    layer_decay: Annotated[float, Field(gt=0, le=1)] = Field(
        1.0, description="each layer learns at so much of the rate of the one above it"
    )

    @model_validator(mode="after")
    def _words_with_their_layers(self) -> "Settings":
        if self.frozen_layers and not self.frozen_words:
            raise ValueError("`frozen_layers` freezes the vectors of the word pieces too: leave frozen_words true")
        return self

    @property
    def frozen(self) -> bool:
        """Whether what a frozen part gives is computed once."""
        return self.frozen_layers > 0


def base(settings: Settings, facts: Facts) -> "keras.Model":
    """The frozen layers, from ids `(batch, time)` to vectors `(batch, time, dimensions)`.

    Args:
        settings: how many layers.
        facts: with the encoder.
    """
    found = backbone(facts, settings.precision)
    return lower(found, layers_of(found, settings), _padding(facts))


def build(settings: Settings, facts: Facts) -> "keras.Model":
    """Encoder, pooling, dropout, logits.

    From ids; or, with frozen layers, from what these give: vectors `(batch, time, dimensions)`, zero for padding.

    Args:
        settings: what is trained, and how.
        facts: with the encoder.

    Raises:
        PodiumError: there is no encoder, it cannot be read, rows are too long, or no layer is left to train.

    References:
        Devlin et al. 2019, https://arxiv.org/abs/1810.04805; layer-wise rates: Howard and Ruder 2018,
        https://arxiv.org/abs/1801.06146
    """
    import keras
    from keras import ops

    from podium.layers.encoder_inputs import VectorMask

    found = backbone(facts, settings.precision)
    _set_rates(found, settings.layer_decay)
    found.token_embedding.trainable = not settings.frozen_words
    given: Any
    if frozen := layers_of(found, settings):
        given = keras.Input((None, found.hidden_dim), name="activations")
        mask = VectorMask(name="mask")(given)
        sequence = upper(found, frozen)([given, ops.cast(mask, "int32")])  # (batch, time, dimensions)
    else:
        whole = keras.Model(found.input, last_hidden(found), name="whole")
        given = token_ids()
        taken = inputs(found, given, _padding(facts))
        mask, sequence = ops.cast(taken["padding_mask"], "bool"), whole(taken)
    vector = pooled(sequence, mask, settings.pooling)
    vector = keras.layers.Dropout(settings.dropout, name="dropout")(vector)  # (batch, dimensions)
    return network(given, vector, facts, "encoder")


def layers_of(found: Any, settings: Settings) -> int:
    """How many layers are frozen; one is left to train at least."""
    return min(settings.frozen_layers, len(found.transformer_layers) - 1)


def _set_rates(found: Any, decay: float) -> None:
    """Each layer's share of the learning rate: the head's is 1, that of layer i of L is decay^(L - i)."""
    number = len(found.transformer_layers)
    for layer in found.layers:
        layer.rate_factor = decay ** (number + 1)  # what stands before the first of them
    for place, layer in enumerate(found.transformer_layers):
        layer.rate_factor = decay ** (number - place)


def _padding(facts: Facts) -> int:
    return padding_id(facts.encoder) if facts.encoder else 0
