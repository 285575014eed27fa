"""From probabilities to labels: what is decided at thresholds, and which thresholds are best for a metric.

Binary and multi-label: present where the probability is **at or above** the threshold. Multi-class: the most probable
class, and with the metric `cost` the one with the least expected cost; there is nothing to tune.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from podium.errors import PodiumError
from podium.metrics.binary import OfCounts
from podium.metrics.by_class import OfTwoClasses, OverLabels
from podium.metrics.by_row import OverSamples
from podium.metrics.checked import probabilities as checked
from podium.metrics.counts import Floats
from podium.metrics.cuts import all_cuts
from podium.metrics.label_cuts import one_for_each, one_for_pieces, together
from podium.metrics.metric import Metric
from podium.metrics.registry import metric_of, why_not_per_label

if TYPE_CHECKING:
    from podium.problem import Problem

HALF = 0.5


def decide(probabilities: ArrayLike, thresholds: ArrayLike, problem: "Problem") -> NDArray[np.int32]:
    """The label, or labels, of each row; compared in float64, whatever the dtype given.

    Args:
        probabilities: `(rows, outputs)`; binary also `(rows,)`.
        thresholds: binary `(1,)`, multi-label `(labels,)`; multi-class: none, `(0,)`.
        problem: whose labels; multi-class with the metric `cost`: its costs.

    Returns:
        labels shaped like the targets, `(rows,)` or `(rows, labels)`. Of equally good classes the first.

    Raises:
        ValueError: shapes do not match.

    Example:
        >>> from podium.problem import Problem
        >>> decide([[0.2, 0.5, 0.3]], [], Problem("multiclass", ("a", "b", "c"))).tolist()
        [1]
        >>> decide([[0.2, 0.5]], [0.1, 0.6], Problem("multilabel", ("a", "b"))).tolist()
        [[1, 0]]
    """
    given, cuts = np.asarray(probabilities, np.float64), np.asarray(thresholds, np.float64)
    if problem.outputs == 1 and given.ndim == 1:
        given = given[:, None]
    wanted = 0 if problem.task == "multiclass" else problem.outputs
    if given.shape[1:] != (problem.outputs,) or cuts.shape != (wanted,):
        raise ValueError(f"{problem.outputs} outputs and {wanted} thresholds, not {given.shape} and {cuts.shape}")
    if problem.task == "multiclass":
        if problem.metric == "cost" and problem.costs is not None:
            return np.asarray(np.argmin(given @ np.asarray(problem.costs, np.float64), axis=1), np.int32)
        return np.asarray(np.argmax(given, axis=1), np.int32)
    present = (given >= cuts).astype(np.int32)
    return present if problem.task == "multilabel" else present[:, 0]


def best_thresholds(
    targets: ArrayLike,
    probabilities: ArrayLike,
    problem: "Problem",
    *,
    per_label: bool,
    weights: NDArray[np.float64] | None = None,
) -> tuple[Floats, float]:
    """The thresholds that are best for the problem's metric, exact over all cut points, and its score at them.

    Of equally good cuts the one in the widest gap between probabilities is taken, then the lowest (see
    `podium.metrics.binary.best_threshold`). A metric of probabilities needs no threshold: it is 0.5, and the score
    that of the probabilities.

    Args:
        targets: as `Problem.targets` says.
        probabilities: finite, `(rows, outputs)`; binary also `(rows,)`.
        problem: its metric.
        per_label: multi-label: a threshold for each label, not one for all.
        weights: how often each row counts where thresholds are chosen, above 0, `(rows,)`; None: once.

    Returns:
        thresholds as `decide` takes them, and the metric's own value on the rows, each once (of a cost, the lowest).

    Raises:
        PodiumError: the metric is refused; or `per_label`, and `why_not_per_label` says no.
    """
    metric = metric_of(problem)
    outputs = problem.outputs
    if problem.task == "multiclass":
        thresholds = np.zeros(0)
    elif metric.reads == "probabilities":
        thresholds = np.full(outputs, HALF)
    else:
        truth, scores = checked(targets, probabilities, task=problem.task, outputs=outputs)
        thresholds = _best(metric, truth, scores, per_label, weights)
    labels = metric.reads == "labels"
    score = metric.score(targets, decide(probabilities, thresholds, problem) if labels else probabilities)
    return thresholds, score


def _best(
    metric: Metric, truth: NDArray[np.int64], scores: Floats, per_label: bool, times: NDArray[np.float64] | None
) -> Floats:
    def good(function: OfCounts) -> OfCounts:
        return lambda counts: metric.goodness(function(counts))

    if isinstance(metric, OfTwoClasses):
        cuts = all_cuts(truth, scores[:, 0], times)
        return cuts.thresholds[[cuts.best(good(metric.of_counts)(cuts.counts))]]
    labels = truth.shape[1]
    if isinstance(metric, OverSamples):
        if per_label and (reason := why_not_per_label(metric.name)):
            raise PodiumError(reason, where="ensemble.threshold.per_label", fix="set it to false")
        rows = len(truth)
        of_rows = np.full(rows, 1 / rows) if times is None else times / times.sum()
        return np.full(labels, one_for_pieces(truth, scores, good(metric.of_counts), of_rows))
    if not isinstance(metric, OverLabels):
        raise TypeError(f"{metric.name} has no thresholds")
    averaged = metric.of_counts
    if averaged.average == "micro":
        ratio = averaged.ratio if metric.greater_is_better else averaged.ratio.negated()
        if per_label:
            return together(truth, scores, ratio, times)
        cuts = all_cuts(truth.ravel(), scores.ravel(), None if times is None else np.repeat(times, labels))
        return np.full(labels, cuts.thresholds[cuts.best(ratio(cuts.counts))])
    if per_label:
        return one_for_each(truth, scores, good(averaged.ratio), times)
    carried = truth.sum(axis=0) if times is None else times @ truth
    weights = np.ones(labels) if averaged.average == "macro" else carried.astype(np.float64)
    of_labels = weights / max(weights.sum(), 1)
    return np.full(labels, one_for_pieces(truth.T, scores.T, good(averaged.ratio), of_labels, times))
