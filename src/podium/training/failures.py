"""What ends a run with a hint: a loss that is no number, and a network that gives every row the same answer."""

import math

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError

SPREAD = 1e-3
"""Probabilities that differ by less than this tell no rows apart."""

EPOCHS = 3
"""So many collapsed epochs in a row are enough."""

CALMER = "lower models.{model}.optimizer.learning_rate, or set its clip_norm to 1.0"


def check_loss(loss: float, where: str, model: str) -> None:
    """Stop on a loss that is not finite.

    Args:
        loss: of one batch.
        where: names model, fold, epoch and batch.
        model: its name.

    Raises:
        PodiumError: it is NaN or infinite.
    """
    if not math.isfinite(loss):
        raise PodiumError(f"the loss is {loss}", where=where, fix=CALMER.format(model=model))


class Collapse:
    """Watches the probabilities of each epoch.

    Args:
        model: its name.
        distinct: whether the rows that are watched differ at all.
    """

    def __init__(self, model: str, *, distinct: bool) -> None:
        self.model, self.distinct = model, distinct
        self.epochs = 0

    def check(self, probabilities: NDArray[np.float32], where: str, *, last: bool) -> None:
        """Stop on probabilities that are not finite, or that have been all the same for too long.

        Args:
            probabilities: `(rows, outputs)` of an epoch.
            where: names model, fold and epoch.
            last: whether this epoch's weights are what remains.

        Raises:
            PodiumError: a probability is not finite; or all rows got the same one (within 0.001) in three epochs in a
                row, or in the one that remains.
        """
        if not np.isfinite(probabilities).all():
            raise PodiumError(
                "the network gives probabilities that are no numbers", where=where, fix=CALMER.format(model=self.model)
            )
        if not self.distinct or float(np.ptp(probabilities, axis=0).max(initial=0)) >= SPREAD:
            self.epochs = 0
            return
        self.epochs += 1
        if last or self.epochs >= EPOCHS:
            same = f"every row gets the same probability ({probabilities[0, 0]:.3f}): the network has collapsed"
            hint = f"change models.{self.model}.optimizer.learning_rate (lower if it learnt before, else higher), "
            raise PodiumError(
                same, where=where, fix=hint + "train more epochs, or balance the classes (samplings ratio)"
            )
