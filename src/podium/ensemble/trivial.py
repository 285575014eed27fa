"""What no model at all would score: the line that every score is read against."""

from typing import cast

import numpy as np
import numpy.typing as npt

from podium.metrics import Additive, metric_of
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

GUESSES = 1000  # at most, where guessing is tried out
EFFORT = 10_000_000  # labels or counts drawn at most, if 10 guesses allow it


def trivial_scores(problem: Problem, targets: Labels, *, seed: int = 1) -> dict[str, float]:
    """The scores of predictions that read no text, by name.

    Of labels in a binary task `all_positive`, `majority` (the larger class everywhere) and `prior_random`, which
    predicts each row positive with the positives' share; in a multi-class task `majority` and `prior_random`; in a
    multi-label one `all_positive`, `none` and `prior_random`, a label at a time. For a metric of probabilities `prior`:
    each row has the shares of the classes.

    The score of guessing is its expectation. In a binary task it is exact wherever the metric is linear in the right
    guesses once the number predicted positive is fixed: of m such rows m x positives / rows are right on average, and m
    is binomial. Else (Jaccard, several classes, labels) it is the mean of up to 1,000 seeded guesses.

    Args:
        problem: its metric is the one.
        targets: as `Problem.targets` says, at least one row.
        seed: of the guesses.

    Example:
        >>> found = trivial_scores(Problem("binary", ("ham", "spam")), np.repeat([0, 1], 296).astype(np.int32))
        >>> {name: round(score, 4) for name, score in found.items()}
        {'all_positive': 0.6667, 'majority': 0.6667, 'prior_random': 0.4998}
    """
    metric, counts = metric_of(problem), problem.class_counts(targets)
    shares = counts / len(targets)  # (classes,), multi-label (labels, 2)
    if metric.reads == "probabilities":
        prior = {"binary": shares[1:], "multiclass": shares, "multilabel": shares[..., -1]}[problem.task]
        return {"prior": metric.score(targets, np.tile(prior, (len(targets), 1)))}
    rng, of_sums = np.random.default_rng(seed), cast("Additive", metric)
    if problem.task == "multilabel":
        return {
            "all_positive": metric.score(targets, np.ones_like(targets)),
            "none": metric.score(targets, np.zeros_like(targets)),
            "prior_random": _labels_guessed(of_sums, targets, shares[:, 1], rng),
        }
    larger = len(counts) - 1 - int(np.argmax(counts[::-1])) if problem.task == "binary" else int(np.argmax(counts))
    majority = {"majority": metric.score(targets, np.full_like(targets, larger))}
    if problem.task == "multiclass":
        return majority | {"prior_random": _classes_guessed(of_sums, counts, rng)}
    exact = not problem.metric.startswith("jaccard")  # the one family whose denominator the right guesses change
    return {
        "all_positive": metric.score(targets, np.ones_like(targets)),
        **majority,
        "prior_random": _expected(of_sums, counts) if exact else _classes_guessed(of_sums, counts, rng),
    }


def _expected(metric: Additive, counts: npt.NDArray[np.int64]) -> float:
    """The exact expectation of guessing two classes by their prior, of a metric linear in the right guesses."""
    rows, share = int(counts.sum()), float(counts[1] / counts.sum())
    predicted = np.arange(rows + 1.0)  # how many rows are predicted positive
    tp = predicted * share  # the mean confusion table when that many, any of them, are; each (cases,)
    fn = rows * share - tp
    tables = np.stack([rows - predicted - fn, predicted - tp, fn, tp], axis=1)
    return float(metric.value(tables @ _each_pair(metric, 2)) @ _binomial(rows, share))


def _classes_guessed(metric: Additive, counts: npt.NDArray[np.int64], rng: np.random.Generator) -> float:
    """The mean score of guessing each row's class by the prior: what is drawn is the confusion table."""
    classes = len(counts)
    times = int(np.clip(EFFORT // classes**2, 10, GUESSES))
    tables = np.stack([rng.multinomial(number, counts / counts.sum(), size=times) for number in counts], axis=1)
    flat = tables.reshape(times, classes**2).astype(np.float64)  # (times, true x predicted)
    return float(metric.value(flat @ _each_pair(metric, classes)).mean())


def _labels_guessed(metric: Additive, targets: Labels, shares: Floats, rng: np.random.Generator) -> float:
    """The mean score of guessing each label of each row by the label's prior."""
    times = int(np.clip(EFFORT // targets.size, 10, GUESSES))
    guesses = ((rng.random(targets.shape, np.float32) < shares).astype(np.int32) for _ in range(times))
    return float(np.mean([metric.score(targets, guess) for guess in guesses]))


def _each_pair(metric: Additive, classes: int) -> Floats:
    """The cells of a row of each true (slow index) and predicted class, `(classes * classes, cells)`."""
    true, predicted = np.divmod(np.arange(classes**2), classes)
    return cast("Floats", metric.cells(true, predicted))


def _binomial(rows: int, share: float) -> Floats:
    """Probability of 0 ... rows successes in that many trials, `(rows + 1,)`."""
    if share in (0, 1):
        return np.where(np.arange(rows + 1) == share * rows, 1.0, 0.0)
    logarithms = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1.0, rows + 1)))))  # of factorials
    number = np.arange(rows + 1)
    choose = logarithms[rows] - logarithms[number] - logarithms[rows - number]
    chances: Floats = np.exp(choose + number * np.log(share) + (rows - number) * np.log1p(-share))
    return chances
