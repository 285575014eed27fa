"""A pretrained encoder as a Keras model, cut into a part that stays as it is and a part that is trained."""

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from podium.architectures.parts.facts import Facts
from podium.architectures.parts.network import token_ids
from podium.config.section import Section
from podium.errors import PodiumError
from podium.text.encoders import Encoder, check_weights, preset_of

if TYPE_CHECKING:
    import keras

Precision = Literal["float32", "mixed_bfloat16", "mixed_float16"]
Pooling = Literal["mean", "cls", "max"]


class PretrainedSettings(Section):
    """What `network:` takes for every architecture that begins with a pretrained encoder."""

    pooling: Pooling = Field(
        "mean", description="a text's vector: the mean of its tokens', that of the first (CLS), or their maximum"
    )
    precision: Precision = Field(
        "float32",
        description="mixed_bfloat16, mixed_float16: faster on processors and GPUs that have it, and not the same bytes",
    )


def backbone(facts: Facts, precision: Precision) -> Any:
    """The encoder with its pretrained weights, a `keras_hub.models.Backbone`.

    Args:
        facts: with the encoder, and the longest row.
        precision: of its arithmetic; its weights are float32.

    Raises:
        PodiumError: there is none, it cannot be read, or rows are longer than it takes.
    """
    from tensorflow.errors import ResourceExhaustedError

    if facts.encoder is None:
        fix = "name a view of kind wordpiece"
        raise PodiumError("it begins with a pretrained encoder, and the model's view has none", where="models", fix=fix)
    try:
        found = _loaded(facts.encoder, precision)
    except (MemoryError, ResourceExhaustedError, PodiumError):
        raise
    except Exception as error:  # keras-hub raises whatever its parts do, in many lines
        what = " ".join(f"keras-hub cannot read it: {type(error).__name__}: {error}".split())
        fix = "copy the encoder's whole folder again; Hugging Face's must name weights as those of ...ForMaskedLM are"
        raise PodiumError(what, where=facts.encoder.folder, fix=fix) from None
    longest = getattr(found, "max_sequence_length", None)
    if longest is not None and facts.width > longest:
        what = f"the view has rows of {facts.width} tokens, and {facts.encoder.name} reads at most {longest}"
        raise PodiumError(what, where="views.<view>.pad.max_length", fix=f"set it to {longest} or less")
    return found


def _loaded(encoder: Encoder, precision: Precision) -> Any:
    import keras_hub

    check_weights(encoder)
    preset = preset_of(encoder)
    if preset is None:
        return keras_hub.models.Backbone.from_preset(encoder.folder, dtype=precision)
    found = getattr(keras_hub.models, preset.name)(**preset.sizes, dtype=precision)
    found.load_weights(preset.weights)
    return found


def inputs(found: Any, ids: Any, padding_id: int) -> dict[str, Any]:
    """What the encoder takes, by name, of padded ids `(batch, time)`.

    Args:
        found: the encoder.
        ids: of the view.
        padding_id: the encoder's.
    """
    from keras import ops

    from podium.layers.encoder_inputs import OwnIds
    from podium.layers.padding import TokenMask

    mask = ops.cast(TokenMask(name="mask")(ids), "int32")
    given = {"token_ids": OwnIds(padding_id, name="own_ids")(ids), "padding_mask": mask}
    if "segment_ids" in found.input:
        given["segment_ids"] = ops.zeros_like(ids)
    return given


def last_hidden(found: Any) -> Any:
    """The encoder's last vectors of the tokens, `(batch, time, dimensions)`."""
    return found.output["sequence_output"] if isinstance(found.output, dict) else found.output


def lower(found: Any, layers: int, padding_id: int) -> "keras.Model":
    """The encoder up to a layer, from ids `(batch, time)` to vectors `(batch, time, dimensions)`.

    Args:
        found: the encoder.
        layers: how many of its layers, from 1.
        padding_id: the encoder's.
    """
    import keras

    ids = token_ids()
    part = keras.Model(found.input, found.transformer_layers[layers - 1].output, name="lower")
    part.trainable = False
    return keras.Model(ids, part(inputs(found, ids, padding_id)), name="base")


def upper(found: Any, layers: int) -> "keras.Model":
    """The encoder from a layer on, from vectors `(batch, time, dimensions)` and a mask `(batch, time)` int32.

    Args:
        found: the encoder; what its layers share is not trained then.
        layers: how many of its layers are left out, from 1.
    """
    import keras

    given = keras.Input((None, found.hidden_dim), name="hidden")
    mask = keras.Input((None,), dtype="int32", name="padding_mask")
    shared = {}
    if hasattr(found, "relative_embeddings"):  # DeBERTa's, which every layer takes, the same for all texts
        found.relative_embeddings.trainable = False
        shared["rel_embeddings"] = found.relative_embeddings(given)
    vectors = given
    for layer in found.transformer_layers[layers:]:
        vectors = layer(vectors, padding_mask=mask, **shared)
    return keras.Model([given, mask], vectors, name="upper")


def pooled(sequence: Any, mask: Any, how: Pooling) -> Any:
    """A vector of a text, `(batch, dimensions)`, of those of its tokens.

    Args:
        sequence: `(batch, time, dimensions)`.
        mask: `(batch, time)` bool.
        how: the mean over tokens, the first token's, or the maximum.
    """
    from keras import ops

    from podium.layers.masked_max_pooling import MaskedMaxPooling
    from podium.layers.masked_mean_pooling import MaskedMeanPooling

    if how == "cls":
        return sequence[:, 0]
    sequence = ops.cast(sequence, "float32")
    layer = MaskedMeanPooling(name="pooling") if how == "mean" else MaskedMaxPooling(name="pooling")
    return layer(sequence, mask)
