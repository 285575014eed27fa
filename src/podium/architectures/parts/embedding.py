"""Where networks of tokens begin: an embedding of their own, or word vectors trained elsewhere."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from podium.architectures.parts.facts import Facts
from podium.config.section import Section
from podium.errors import PodiumError

if TYPE_CHECKING:
    import keras

Size = Annotated[int, Field(ge=1, le=100_000)]
"""How many numbers, units or filters."""

Share = Annotated[float, Field(ge=0, lt=1)]
"""What dropout leaves out."""

EMBEDDING = "the size of a token's vector, with `vectors: none`"


class EmbeddingSettings(Section):
    """What `network:` takes for every architecture with an embedding."""

    embedding: Size = Field(128, description=EMBEDDING)
    vectors: Literal["none", "frozen", "trained"] = Field(
        "none", description="begin with the view's word vectors, and keep them as they are (frozen) or train them too"
    )
    frozen_epochs: Annotated[int, Field(ge=0, le=10_000)] = Field(
        0, description="with `vectors: trained`: leave them as they are for so many epochs"
    )

    @property
    def needs_vectors(self) -> bool:
        """Whether the view must have word vectors."""
        return self.vectors != "none"

    @model_validator(mode="after")
    def _thawed(self) -> "EmbeddingSettings":
        if self.frozen_epochs and self.vectors != "trained":
            raise ValueError(f"`frozen_epochs` needs `vectors: trained`, not {self.vectors}")
        return self


def embedding(settings: EmbeddingSettings, facts: Facts) -> "keras.layers.Embedding":
    """The first layer of a network, called "embedding".

    Args:
        settings: of the architecture.
        facts: with the vectors, where settings ask for them.

    Raises:
        PodiumError: they do, and there are none.
    """
    from keras import layers

    from podium.layers.token_embedding import TokenEmbedding

    if settings.vectors == "none":
        return layers.Embedding(facts.vocabulary_size, settings.embedding, name="embedding")
    require_vectors(facts, f"network.vectors is {settings.vectors}")
    trainable = settings.vectors == "trained"
    return TokenEmbedding(facts.vectors, trainable=trainable, frozen_epochs=settings.frozen_epochs, name="embedding")


def require_vectors(facts: Facts, why: str) -> None:
    """Make sure that there are word vectors.

    Args:
        facts: with or without them.
        why: what needs them, for the error.

    Raises:
        PodiumError: there are none.
    """
    if not facts.vectors.shape[1]:
        fix = "name a file in views.<view>.vectors, such as {file: glove-6b-50d}"
        raise PodiumError(f"{why}, and the model's view has no word vectors", where="models", fix=fix)
