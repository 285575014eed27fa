"""What ends a run with a hint: a loss that is no number, and a network that gives every row the same answer."""

import math

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError

SPREAD = 1e-3
"""Probabilities that differ by less than this tell no rows apart."""

EPOCHS = 3
"""So many collapsed epochs in a row are enough."""

STEPS = 100
"""Before so many batches a network may just not have begun to learn: a quick trial run on a few rows is no collapse."""

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


def check_probabilities(probabilities: NDArray[np.float32], where: str, model: str) -> None:
    """Stop on probabilities that are not finite: the last step of an epoch can break a network, its loss yet finite.

    Args:
        probabilities: `(rows, outputs)`.
        where: names model, fold and epoch.
        model: its name.

    Raises:
        PodiumError: one is NaN or infinite.
    """
    if not np.isfinite(probabilities).all():
        broken = "the network gives probabilities that are no numbers"
        raise PodiumError(broken, where=where, fix=CALMER.format(model=model))


class Collapse:
    """Watches whether the probabilities of an epoch tell any rows apart.

    Args:
        model: its name.
        distinct: whether the rows that are watched differ at all.
    """

    def __init__(self, model: str, *, distinct: bool) -> None:
        self.model, self.distinct = model, distinct
        self.epochs = 0

    def check(self, probabilities: NDArray[np.float32], where: str, *, steps: int, last: bool) -> None:
        """Stop on probabilities that have been all the same for too long.

        Args:
            probabilities: `(rows, outputs)` of an epoch.
            where: names model, fold and epoch.
            steps: batches that were trained on so far.
            last: whether this epoch's weights are what remains.

        Raises:
            PodiumError: all rows got the same one (within 0.001) in three epochs in a row, or in the one that remains.
        """
        if not self.distinct or float(np.ptp(probabilities, axis=0).max(initial=0)) >= SPREAD:
            self.epochs = 0
            return
        self.epochs += 1
        if steps >= STEPS and (last or self.epochs >= EPOCHS):
            same = f"every row gets the same probability ({probabilities[0, 0]:.3f}): the network has collapsed"
            hint = f"change models.{self.model}.optimizer.learning_rate (lower if it learnt before, else higher), "
            raise PodiumError(
                same, where=where, fix=hint + "train more epochs, or balance the classes (samplings ratio)"
            )
