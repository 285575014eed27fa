"""Take the effect of sampling off a probability: back from the trained mix of classes to the natural one."""

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError

Floats = npt.NDArray[np.float64]
UNCORRECTED = "set ensemble.correct_sampling: false"


def correct(probabilities: npt.ArrayLike, natural: npt.ArrayLike, trained: npt.ArrayLike) -> Floats:
    """Probabilities under the natural class shares, of a network that was trained on other shares.

    Repeating rows of a class, or leaving some out, multiplies its posterior odds by the change in its prior odds, so

        odds = odds given x (natural prior odds / trained prior odds)

    for two classes and for each label by itself; of several classes each probability is multiplied by natural / trained
    rows of its class, and all are divided by their sum (Elkan 2001, theorem 2; Saerens, Latinne and Decaestecker 2002;
    Dal Pozzolo et al. 2015 for undersampling). It is exact for a loss whose minimum is the posterior, such as
    cross-entropy; class weights or a focal loss bend probabilities in ways of their own that this leaves as they are.
    Labels are corrected one by one, although rows are repeated whole: where labels come together it is a first
    approximation.

    Args:
        probabilities: in [0, 1], `(rows, outputs)`: of the positive class, of each class, or of each label.
        natural: rows of each class before sampling: `(2,)`, `(classes,)`, or `(labels, 2)` without and with each.
        trained: the same of the rows that training saw.

    Returns:
        `(rows, outputs)`, float64; never decreasing in the probability; the input itself where shares are equal. A
        class or label without rows before and after sampling is left as it is.

    Raises:
        PodiumError: one of two classes has no rows; or a class or label has some before sampling and none after it, or
            the reverse.
        ValueError: the counts are not those of so many outputs.

    Example:
        >>> float(correct([[0.5]], natural=[900, 100], trained=[900, 900]).round(6)[0, 0])
        0.1
        >>> correct([[0.2, 0.4, 0.4]], natural=[60, 30, 10], trained=[60, 60, 60]).round(2).tolist()
        [[0.43, 0.43, 0.14]]
    """
    given = np.asarray(probabilities, np.float64)
    before, after = np.asarray(natural, np.float64), np.asarray(trained, np.float64)
    outputs = given.shape[1]
    expected = ((2,), (1, 2)) if outputs == 1 else ((outputs,), (outputs, 2))
    if before.shape != after.shape or before.shape not in expected:
        raise ValueError(f"{outputs} outputs have counts of shape {expected[0]}, not {before.shape} and {after.shape}")
    counts = f"{before.tolist()} before and {after.tolist()} after sampling"
    if before.ndim == 1 and outputs == 1 and min(before.min(), after.min()) <= 0:
        raise PodiumError(f"both classes need rows, counted are {counts}", fix=UNCORRECTED)
    if ((before == 0) != (after == 0)).any():
        raise PodiumError(f"a class has rows on one side of the sampling alone: {counts}", fix=UNCORRECTED)
    if before.ndim == 1 and outputs > 1:
        shares = _ratio(before / before.sum(), after / after.sum())
        if (shares == 1).all():
            return given
        weighed = given * shares
        found: Floats = weighed / weighed.sum(axis=1, keepdims=True)
        return found
    pairs = before.reshape(outputs, 2), after.reshape(outputs, 2)
    factors = _ratio(pairs[0][:, 1] * pairs[1][:, 0], pairs[0][:, 0] * pairs[1][:, 1])
    if (factors == 1).all():
        return given
    with np.errstate(divide="ignore", over="ignore"):  # a probability of 0, or hardly above it, becomes 0
        corrected = 1 / (1 + (1 - given) / (given * factors))
    return np.where(factors == 1, given, corrected)


def _ratio(over: Floats, under: Floats) -> Floats:
    """`over / under`, `(outputs,)`; 1 where both are 0: nobody has rows there."""
    return np.divide(over, under, out=np.ones_like(over), where=under > 0)
