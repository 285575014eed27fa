"""What each class weighs in a loss: by its count, or as given."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

if TYPE_CHECKING:
    from podium.problem import Problem

Weight = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
Weights = Annotated[list[Weight], Field(min_length=2)]
EffectiveBeta = Annotated[float, Field(ge=0, lt=1)]

MEANING = (
    "each class weighs rows / (classes x its rows), of the rows trained on after sampling; effective: "
    "1 / (1 - beta^(its rows)), scaled to a mean of 1 over classes; or a list of one positive weight a class "
    "(multilabel: of a label's absence and of its presence), where a higher one raises that class's recall"
)
BETA_MEANING = "of effective: 0 weighs classes alike, the closer to 1 the more it weighs them by their counts"


def why_not_these(given: str | Sequence[float], problem: "Problem") -> str | None:
    """Why given class weights do not fit the problem; None if they do."""
    needed = 2 if problem.task == "multilabel" else len(problem.classes)
    if isinstance(given, str) or len(given) == needed:
        return None
    of_what = "of a label's absence and of its presence" if problem.task == "multilabel" else "one a class"
    return (
        f"`class_weights` holds {len(given)} weights; a {problem.task} task of these classes takes {needed}, {of_what}"
    )


def weights_of(given: str | Sequence[float], beta: float, class_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each class weighs, shaped like the counts.

    Args:
        given: none, counts or balanced (the same), effective, or the weights.
        beta: of effective.
        class_counts: `(classes,)`; multi-label `(labels, 2)`, without and with each label, weighed label by label. A
            class without rows weighs what one row would, and takes no part in the scale of the others.

    References:
        counts, balanced: King and Zeng 2001, Logistic Regression in Rare Events Data; scikit-learn's "balanced".
        effective: Cui et al. 2019, Class-Balanced Loss Based on Effective Number of Samples,
        https://arxiv.org/abs/1901.05555

    Example:
        >>> weights_of("counts", 0.999, np.array([6000, 2000])).round(3).tolist()
        [0.667, 2.0]
        >>> weights_of("effective", 0.999, np.array([6000, 2000])).round(3).tolist()
        [0.929, 1.071]
        >>> weights_of([1.0, 3.0], 0.999, np.array([[6, 2], [7, 1]])).tolist()
        [[1.0, 3.0], [1.0, 3.0]]
    """
    if given == "none":
        return np.ones(class_counts.shape)
    if not isinstance(given, str):
        return np.broadcast_to(np.asarray(given, np.float64), class_counts.shape).copy()
    counts = np.maximum(class_counts, 1)
    there = class_counts > 0
    classes = np.maximum(there.sum(axis=-1, keepdims=True), 1)
    if given == "effective":
        rarity = (1 - beta) / (1 - beta**counts)
        scale = np.where(there, rarity, 0).sum(axis=-1, keepdims=True) / classes
        weights = rarity / np.where(scale > 0, scale, 1)
    else:
        weights = np.maximum(class_counts.sum(axis=-1, keepdims=True), 1) / (classes * counts)
    return weights.astype(np.float64)


def weight_of_each(targets: Any, weights: NDArray[np.float64], task: str) -> Any:
    """What each target weighs, `(batch, outputs)`; in a multi-class task each row, `(batch, 1)`.

    Args:
        targets: `(batch, outputs)` tensor of ones and zeros.
        weights: of `weights_of`.
        task: which of the two.
    """
    from keras import ops

    of_class = ops.convert_to_tensor(weights, dtype=targets.dtype)
    if task == "multiclass":
        return ops.sum(targets * of_class, axis=-1, keepdims=True)
    absent, present = of_class[..., 0], of_class[..., 1]  # (), in a multi-label task (labels,)
    return absent + (present - absent) * targets
