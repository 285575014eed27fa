"""Cross-entropy whose positive targets weigh more, or less."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.config.section import Section, allowing
from podium.losses.parts.class_weights import Weight, weight_of_each

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multilabel")

PosWeight = Annotated[
    Literal["balanced"] | Weight | Annotated[list[Weight], Field(min_length=1)],
    allowing("balanced, a positive number such as 3.0, or a list of them, one a label"),
]


class Settings(Section):
    """What `loss: {name: weighted_cross_entropy, ...}` takes."""

    pos_weight: PosWeight = Field(
        "balanced",
        description="what a positive target weighs against a negative one: above 1 raises recall, below 1 precision "
        "(for false positives to cost three times more, give 0.333, not 3); balanced: negatives / positives of the "
        "rows trained on after sampling; multilabel: one for all labels, or a list of one a label",
    )


def why_not(settings: Settings, problem: "Problem") -> str | None:
    """Why the loss cannot be had for this problem; None if it can."""
    given = settings.pos_weight
    if isinstance(given, list) and (problem.task != "multilabel" or len(given) != len(problem.classes)):
        takes = (
            f"a list of {len(problem.classes)}, one a label, or a number"
            if problem.task == "multilabel"
            else "a number"
        )
        return f"`pos_weight` is a list of {len(given)}; a {problem.task} task of these classes takes {takes}"
    return None


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":
    """The weighted cross-entropy w y log(1 + exp(-z)) + (1 - y) log(1 + exp(z)), the mean over labels and rows.

    z: logits, y: targets, both `(batch, outputs)`; w: the weight of a positive. A network that minimises it answers
    w q / (w q + 1 - q) where the true probability is q: w above 1 raises every probability, and with it recall. Keras
    has none with such a weight; the cross-entropy that is weighed here is its own. TensorFlow's
    `weighted_cross_entropy_with_logits` has the same values and a wrong gradient at logits of exactly 0 (2.21: 1 and 0
    where 1/2 and -w/2 are due), which is where a network begins on classes of equal size.

    Args:
        settings: the weight.
        class_counts: `(2,)`, multi-label `(labels, 2)`: rows without and with the label that are trained on, repeated
            ones included; none counts as one.
        problem: its task.

    Raises:
        ValueError: the weights do not fit the problem.

    References:
        King and Zeng 2001, Logistic Regression in Rare Events Data: the weighted likelihood.
    """
    from keras import ops

    from podium.losses.parts.on_logits import OnLogits

    if reason := why_not(settings, problem):
        raise ValueError(reason)
    of_positives = pos_weight(settings, class_counts)
    weights = np.stack([np.ones_like(of_positives), of_positives], axis=-1)  # (2,) or (labels, 2)

    def weighted_cross_entropy(targets: Any, logits: Any) -> Any:
        values = ops.binary_crossentropy(targets, logits, from_logits=True)  # (batch, outputs)
        return ops.mean(weight_of_each(targets, weights, problem.task) * values, axis=-1)  # (batch,)

    return OnLogits(weighted_cross_entropy, name="weighted_cross_entropy")


def pos_weight(settings: Settings, class_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a positive target weighs, `()` or `(labels,)`.

    Example:
        >>> pos_weight(Settings(), np.array([6000, 2000])).tolist()
        3.0
        >>> pos_weight(Settings(), np.array([[6, 2], [4, 4]])).tolist()
        [3.0, 1.0]
    """
    if settings.pos_weight == "balanced":
        counts = np.maximum(class_counts, 1)
        balanced: NDArray[np.float64] = np.asarray(counts[..., 0] / counts[..., 1])
        return balanced
    return np.asarray(settings.pos_weight, np.float64)
