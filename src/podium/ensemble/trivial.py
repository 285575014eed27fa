"""What no model at all would score: the line that every score is read against."""

import numpy as np
import numpy.typing as npt

from podium.metrics import binary

Floats = npt.NDArray[np.float64]


def trivial_scores(positives: int, rows: int, metric: str) -> dict[str, float]:
    """The scores of calling everything positive, of calling everything the larger class, and of guessing by the prior.

    `prior_random` predicts each row positive with the positives' share, whatever its text; its **expected** score is
    exact: of m rows predicted positive, m x positives / rows are right on average, and m is binomial.

    Args:
        positives: rows of the positive class.
        rows: all rows, at least one.
        metric: one of `podium.metrics.binary.METRICS`.

    Example:
        >>> {name: round(score, 4) for name, score in trivial_scores(296, 592, "f1").items()}
        {'all_positive': 0.6667, 'majority': 0.6667, 'prior_random': 0.4998}
    """
    share = positives / rows
    everything = _expected(np.array([float(rows)]), share, rows)
    nothing = _expected(np.array([0.0]), share, rows)
    number = np.arange(rows + 1.0)  # how many rows are predicted positive
    guesses = binary.value(_expected(number, share, rows), metric)
    return {
        "all_positive": float(binary.value(everything, metric)[0]),
        "majority": float(binary.value(everything if 2 * positives >= rows else nothing, metric)[0]),
        "prior_random": float(guesses @ _binomial(rows, share)),
    }


def _expected(predicted: Floats, share: float, rows: int) -> binary.Counts:
    """The mean confusion table when that many rows, any of them, are predicted positive; each `(cases,)`.

    Every metric of `podium.metrics.binary` is linear in it, as its denominator is fixed by that number.
    """
    tp = predicted * share
    fn = rows * share - tp
    return binary.Counts(tp, predicted - tp, fn, rows - predicted - fn)


def _binomial(rows: int, share: float) -> Floats:
    """Probability of 0 ... rows successes in that many trials, `(rows + 1,)`."""
    if share in (0, 1):
        return np.where(np.arange(rows + 1) == share * rows, 1.0, 0.0)
    logarithms = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1.0, rows + 1)))))  # of factorials
    number = np.arange(rows + 1)
    choose = logarithms[rows] - logarithms[number] - logarithms[rows - number]
    chances: Floats = np.exp(choose + number * np.log(share) + (rows - number) * np.log1p(-share))
    return chances
