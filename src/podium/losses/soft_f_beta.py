"""F-beta made differentiable: probabilities in place of decisions."""

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.losses.parts.overlap import Overlap

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Overlap):
    """What `loss: {name: soft_f_beta, ...}` takes."""

    beta: Annotated[float, Field(gt=0, le=100)] = Field(
        1.0, description="recall counts beta times as much as precision: 2 makes a miss dear, 0.5 a false positive"
    )


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """1 - ((1 + b²) TP + s) / ((1 + b²) TP + b² FN + FP + s) of soft counts over the batch; b: beta, s: smooth.

    TP = Σ y p, FP = Σ (1 - y) p, FN = Σ y (1 - p) of probabilities p and targets y, both `(batch, outputs)`: over the
    batch for each output, and the mean over outputs (macro), over all (micro), or over outputs and the mean over rows
    (samples). At p of 0 and 1 and s = 0 it is 1 less the batch's F-beta. It is b² that weighs false **negatives**.

    Args:
        settings: beta, average and smooth.
        class_counts: unused: the counts are the batch's.
        problem: its task; a binary one has the positive class's index only.

    References:
        F-beta: van Rijsbergen 1979. Soft counts: Pastor-Pellicer et al. 2013, F-Measure as the Error Function to Train
        Neural Networks, https://doi.org/10.1007/978-3-642-38679-4_37
    """
    from podium.losses.parts.on_logits import OnLogits, probabilities
    from podium.losses.parts.overlap import counts, missing

    weight = settings.beta**2

    def soft_f_beta(targets: Any, logits: Any) -> Any:
        found, false, missed = counts(targets, probabilities(logits, problem.task), settings.average)
        return missing((1 + weight) * found, (1 + weight) * found + weight * missed + false, settings.smooth)

    return OnLogits(soft_f_beta, name="soft_f_beta")
