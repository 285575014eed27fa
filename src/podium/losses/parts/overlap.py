"""What the losses of overlap share: soft counts over a batch, and a ratio of them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from podium.config.section import Section

AXES = {"macro": 0, "micro": None, "samples": -1}
LEAST = 1e-7  # a denominator: only one that is 0 but for rounding is smaller


class Overlap(Section):
    """What every loss of overlap takes."""

    average: Literal["macro", "micro", "samples"] = Field(
        "macro",
        description="macro: the mean of each output's own index, counted over the batch; micro: one index of all "
        "outputs' counts together; samples: the mean of each row's",
    )
    smooth: Annotated[float, Field(ge=0, le=1e6)] = Field(
        1.0,
        description="added above and below the fraction, so that a class that is not in the batch teaches where it is "
        "not; 0: the index itself",
    )


def counts(targets: Any, probabilities: Any, average: str) -> tuple[Any, Any, Any]:
    """Soft true positives Σ y p, false positives Σ (1 - y) p, false negatives Σ y (1 - p).

    Args:
        targets: `(batch, outputs)` ones and zeros.
        probabilities: `(batch, outputs)`.
        average: what is summed over: macro the batch, micro all, samples the outputs.

    Returns:
        Three of `(outputs,)`, of `()` or of `(batch,)`.
    """
    from keras import ops

    def total(values: Any) -> Any:
        return ops.sum(values, axis=AXES[average])

    return total(targets * probabilities), total((1 - targets) * probabilities), total(targets * (1 - probabilities))


def missing(numerator: Any, denominator: Any, smooth: float) -> Any:
    """1 less the smoothed ratio; where there is nothing at all, the ratio is 0 (smooth: 0) or 1."""
    from keras import ops

    return 1 - (numerator + smooth) / ops.maximum(denominator + smooth, LEAST)
