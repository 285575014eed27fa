"""Take the effect of oversampling off a probability: back from the trained mix of classes to the natural one."""

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError

Floats = npt.NDArray[np.float64]


def correct(probabilities: npt.ArrayLike, natural: npt.ArrayLike, trained: npt.ArrayLike) -> Floats:
    """Probabilities under the natural class shares, of a network that was trained on other shares.

    Repeating rows of a class multiplies its posterior odds by the change in its prior odds, so

        odds = odds given x (natural prior odds / trained prior odds)

    (Elkan 2001, theorem 2; Saerens, Latinne and Decaestecker 2002; Dal Pozzolo et al. 2015 for undersampling).
    It is exact for a loss whose minimum is the posterior, such as cross-entropy; class weights or a focal loss bend
    probabilities in ways of their own that this leaves as they are.

    Args:
        probabilities: of the positive class, in [0, 1], `(rows, 1)`.
        natural: rows of each class before sampling, `(2,)`.
        trained: rows of each class that training saw, `(2,)`.

    Returns:
        `(rows, 1)`, float64; never decreasing in the probability; the input itself where both shares are equal.

    Raises:
        PodiumError: a class has no rows.

    Example:
        >>> float(correct([[0.5]], natural=[900, 100], trained=[900, 900]).round(6)[0, 0])
        0.1
    """
    given = np.asarray(probabilities, np.float64)
    before, after = np.asarray(natural, np.float64), np.asarray(trained, np.float64)
    if before.shape != (2,) or after.shape != (2,) or min(before.min(), after.min()) <= 0:
        counts = f"{before.tolist()} before and {after.tolist()} after sampling"
        raise PodiumError(f"both classes need rows, counted are {counts}", fix="set ensemble.correct_sampling: false")
    factor = (before[1] * after[0]) / (before[0] * after[1])
    if factor == 1:
        return given
    with np.errstate(divide="ignore", over="ignore"):  # a probability of 0, or hardly above it, becomes 0
        corrected: Floats = 1 / (1 + (1 - given) / (given * factor))
    return corrected
