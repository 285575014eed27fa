"""Cross-entropy, with label smoothing."""

from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Section):
    """What `loss: {name: cross_entropy, ...}` takes."""

    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0,
        description="how far targets are moved from 0 and 1 towards 0.5 (multiclass: 1 / classes): 0.2 trains towards "
        "0.1 and 0.9",
    )


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """Keras's cross-entropy of logits z and targets y, both `(batch, outputs)`.

    Binary and multi-label: y log(1 + exp(-z)) + (1 - y) log(1 + exp(z)), the mean over labels and rows. Multi-class:
    log Σ_j exp(z_j) - Σ_j y_j z_j, the mean over rows. With label smoothing s, y becomes (1 - s) y + s / 2, in a
    multi-class task (1 - s) y + s / classes.

    Args:
        settings: the label smoothing.
        class_counts: unused: every row counts the same.
        problem: its task.

    References:
        Label smoothing: Szegedy et al. 2016, Rethinking the Inception Architecture, https://arxiv.org/abs/1512.00567
    """
    import keras

    kind = keras.losses.CategoricalCrossentropy if problem.task == "multiclass" else keras.losses.BinaryCrossentropy
    return kind(from_logits=True, label_smoothing=settings.label_smoothing)
