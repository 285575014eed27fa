"""The score to expect of test rows, before anything is handed in, and what no model would score there."""

from typing import Any

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Bootstrap
from podium.ensemble.bootstrap import around, drawn
from podium.ensemble.prior.weights import possible, shares_of, weights_of
from podium.ensemble.trivial import trivial_scores
from podium.metrics import Additive, Metric, Weighted, metric_of
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

KINDS = 1000
"""Rows that answer alike are one kind; with more kinds than this, each row is one."""
LABEL_DRAWS = 20
"""Priors at most that a multi-label task's rows are weighted to: each takes rounds of its own."""


def score_at(prior: Floats, targets: Labels, predictions: npt.NDArray[Any], problem: Problem) -> float:
    """The metric of out-of-fold rows weighted to a prior.

    Args:
        prior: `(outputs,)`.
        targets: as `Problem.targets` says.
        predictions: what the metric reads; cross-fitted ones.
        problem: its metric is the one.
    """
    weights = weights_of(targets, prior, problem)
    metric = metric_of(problem)
    if weights is None:
        return metric.score(targets, predictions)
    if isinstance(metric, Weighted):
        return float(metric.weighted(targets, predictions, weights[None])[0])
    return float(_of_sums(metric).value(np.asarray(weights @ _of_sums(metric).cells(targets, predictions))))


def interval_at(
    prior: Floats,
    draws: Floats,
    targets: Labels,
    predictions: npt.NDArray[Any],
    groups: npt.NDArray[np.integer],
    tests: int,
    problem: Problem,
    settings: Bootstrap,
) -> tuple[float, float]:
    """The interval that the score of so many test rows is expected in.

    Each resample draws duplicate groups of out-of-fold rows (what these say of texts like them), a prior from `draws`
    (how well it is known), and from the rows, weighted to it, as many as there are test rows (what a board of that size
    adds by chance).

    Args:
        prior: at which the score itself is taken, `(outputs,)`.
        draws: priors on resamples, `(some, outputs)`; one line of a prior that is known.
        targets: as `Problem.targets` says.
        predictions: what the metric reads; cross-fitted ones.
        groups: of duplicates, `(rows,)`.
        tests: rows to draw.
        problem: its metric is the one.
        settings: `ensemble.bootstrap`.
    """
    metric, rng = metric_of(problem), np.random.default_rng(settings.seed)
    kind, first = _kinds(targets, predictions)
    _, place = np.unique(groups, return_inverse=True)
    own = shares_of(targets, problem)
    priors = [_classes(possible(line, own, problem), problem) for line in draws]
    of_rows = [np.ones(len(targets))]
    if problem.task == "multilabel":
        found = [weights_of(targets, line, problem) for line in draws[:LABEL_DRAWS]]
        of_rows = [np.ones(len(targets)) if one is None else one for one in found]

    def chances(repeat: int, times: npt.NDArray[np.integer]) -> Floats:
        weights = times[place] * of_rows[repeat % len(of_rows)]
        each = np.bincount(kind, weights, minlength=len(first))  # (kinds,)
        if problem.task != "multilabel":
            wanted, classes = priors[repeat % len(priors)], targets[first]
            totals = np.bincount(classes, each, minlength=len(wanted))
            each *= np.divide(wanted, totals, out=np.zeros_like(wanted), where=totals > 0)[classes]
        shares: Floats = each / each.sum()
        return shares

    scores: list[Floats] = []
    for block in drawn(int(place.max()) + 1, settings.repeats, rng):
        begun = sum(map(len, scores))
        counts = np.stack([rng.multinomial(tests, chances(begun + n, times)) for n, times in enumerate(block)])
        if isinstance(metric, Weighted):
            scores.append(metric.weighted(targets[first], predictions[first], counts))
        else:
            sums = _of_sums(metric)
            scores.append(np.asarray(sums.value(counts @ sums.cells(targets[first], predictions[first])), np.float64))
    return around(score_at(prior, targets, predictions, problem), np.concatenate(scores), settings.confidence)


def trivial_at(prior: Floats, targets: Labels, tests: int, problem: Problem, seed: int) -> dict[str, float]:
    """What predictions that read no text would score on so many rows with a prior, by name.

    Args:
        prior: `(outputs,)`.
        targets: of out-of-fold rows; a multi-label task's labels come together as they do there.
        tests: rows.
        problem: its metric is the one.
        seed: of what is drawn.

    Example:
        >>> problem = Problem("binary", ("no", "yes"))
        >>> trivial_at(np.array([0.5]), np.array([0, 0, 1]), 592, problem, 1)["all_positive"].__round__(4)
        0.6667
    """
    own = shares_of(targets, problem)
    if problem.task == "multilabel":
        weights = weights_of(targets, prior, problem)
        chances = None if weights is None else weights / weights.sum()
        rows = np.random.default_rng(seed).choice(len(targets), tests, p=chances)
        return trivial_scores(problem, targets[rows], seed=seed)
    shares = _classes(possible(prior, own, problem), problem)
    ends = np.round(np.cumsum(shares) * tests).astype(np.int64)
    counts = np.diff(ends, prepend=0)
    return trivial_scores(problem, np.repeat(np.arange(len(counts)), counts).astype(np.int32), seed=seed)


def _classes(prior: Floats, problem: Problem) -> Floats:
    """The share of each class, `(classes,)`."""
    return np.array([1 - prior[0], prior[0]]) if problem.task == "binary" else prior


def _kinds(targets: Labels, predictions: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The kind of each row, and a row of each kind: equal targets and predictions are one."""
    rows = len(targets)
    if targets.ndim == 1 and predictions.dtype.kind in "iu":
        _, first, kind = np.unique(
            np.stack([targets, predictions], axis=1), axis=0, return_index=True, return_inverse=True
        )
        if len(first) <= KINDS:
            return kind.reshape(rows), first
    return np.arange(rows), np.arange(rows)


def _of_sums(metric: Metric) -> Additive:
    if not isinstance(metric, Additive):
        raise TypeError(f"{metric.name} is neither a metric of sums nor one of ranks")
    return metric
