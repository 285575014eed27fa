"""Focal loss: cross-entropy that passes over what the network already gets right."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from podium.config.section import Section

if TYPE_CHECKING:
    import keras


def _one_line(given: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """One mistake for the user, not one for each form that the value could have had."""
    try:
        return read(given)
    except ValidationError:
        allowed = "allowed: counts, none, or two positive weights such as [1.0, 3.0]"
        raise ValueError(f"{given!r} is not allowed; {allowed}") from None


Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
TwoWeights = Annotated[list[Weight], Field(min_length=2, max_length=2)]


class Settings(Section):
    """What `loss: {name: focal, ...}` takes."""

    gamma: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        2.0, description="how fast a row's weight falls as it is learnt; 0: plain cross-entropy"
    )
    class_weights: Annotated[Literal["counts", "none"] | TwoWeights, WrapValidator(_one_line)] = Field(
        "counts",
        description="counts: each class weighs rows / (classes x its rows), of the rows trained on after sampling; "
        "none: 1 each; or the weights of the negative and the positive class: a higher second one raises recall",
    )


def build(settings: Settings, class_counts: NDArray[np.int64], task: str) -> "keras.losses.Loss":  # noqa: ARG001
    """The focal loss w (1 - p)^gamma (-log p); p: the probability given to the true class, w: that class's weight.

    It is written here and not taken from Keras because the gradient of Keras's is NaN for gamma < 1 as soon as a row
    is certain (0^(gamma - 1)), and its `alpha` scales the loss as well as the ratio of the classes. Here gamma 0 and
    weights of 1 give exactly cross-entropy.

    Args:
        settings: gamma and the class weights.
        class_counts: `(classes,)` rows of each class that are trained on, repeated ones included.
        task: binary.

    References:
        Lin et al. 2017, Focal Loss for Dense Object Detection, https://arxiv.org/abs/1708.02002
    """
    from keras import ops

    from podium.losses._on_logits import OnLogits

    negative, positive = weights_of(settings, class_counts)

    def focal(targets: Any, logits: Any) -> Any:
        signed = (2 * targets - 1) * logits  # (batch, outputs): the logit of the true class
        surprise = ops.softplus(-signed)  # -log p
        modulation = ops.exp(-settings.gamma * ops.softplus(signed))  # (1 - p)^gamma, never of an underflown 1 - p
        weights = negative + (positive - negative) * targets
        return ops.mean(weights * modulation * surprise, axis=-1)  # (batch,)

    return OnLogits(focal, name="focal")


def weights_of(settings: Settings, class_counts: NDArray[np.int64]) -> tuple[float, float]:
    """The weights of the negative and the positive class.

    Args:
        settings: its class_weights are counts, none, or the two weights.
        class_counts: `(2,)`; a class without rows counts as one row.

    Example:
        >>> weights_of(Settings(class_weights="counts"), np.array([6000, 2000]))
        (0.6666666666666666, 2.0)
    """
    if settings.class_weights == "none":
        return 1.0, 1.0
    if settings.class_weights == "counts":
        counts = np.maximum(class_counts, 1)
        negative, positive = counts.sum() / (2 * counts)
        return float(negative), float(positive)
    negative, positive = settings.class_weights
    return float(negative), float(positive)
