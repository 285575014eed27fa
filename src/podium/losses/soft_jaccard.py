"""The Jaccard index (intersection over union) made differentiable."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from podium.losses.parts.overlap import Overlap

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Overlap):
    """What `loss: {name: soft_jaccard, ...}` takes."""


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """1 - (TP + s) / (TP + FP + FN + s) of soft counts over the batch; s: smooth.

    TP = Σ y p, FP = Σ (1 - y) p, FN = Σ y (1 - p) of probabilities p and targets y, both `(batch, outputs)`, summed as
    `average` says. At p of 0 and 1 and s = 0 it is 1 less the batch's Jaccard index. With F1 it ranks the same way,
    and is harder on the bad: J = F / (2 - F).

    Args:
        settings: average and smooth.
        class_counts: unused: the counts are the batch's.
        problem: its task; a binary one has the positive class's index only.

    References:
        Rahman and Wang 2016, Optimizing Intersection-Over-Union in Deep Neural Networks for Image Segmentation,
        https://doi.org/10.1007/978-3-319-50835-1_22
    """
    from podium.losses.parts.on_logits import OnLogits, probabilities
    from podium.losses.parts.overlap import counts, missing

    def soft_jaccard(targets: Any, logits: Any) -> Any:
        found, false, missed = counts(targets, probabilities(logits, problem.task), settings.average)
        return missing(found, found + false + missed, settings.smooth)

    return OnLogits(soft_jaccard, name="soft_jaccard")
