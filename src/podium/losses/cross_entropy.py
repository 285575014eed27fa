"""Cross-entropy, with label smoothing."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section

if TYPE_CHECKING:
    import keras


class Settings(Section):
    """What `loss: {name: cross_entropy, ...}` takes."""

    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="how far targets are moved from 0 and 1 towards 0.5: 0.2 trains towards 0.1 and 0.9"
    )


def build(settings: Settings, class_counts: NDArray[np.int64], task: str) -> "keras.losses.Loss":  # noqa: ARG001
    """Keras's binary cross-entropy, y log(1 + exp(-z)) + (1 - y) log(1 + exp(z)) of target y and logit z.

    Args:
        settings: the label smoothing.
        class_counts: `(classes,)`, unused: every row counts the same.
        task: binary.
    """
    import keras

    return keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=settings.label_smoothing)
