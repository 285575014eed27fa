"""What blends search by: the task's own metric of probabilities, at the thresholds that are best for them."""

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.metrics import metric_of
from podium.metrics.by_class import OverLabels
from podium.metrics.counts import Counts
from podium.metrics.decisions import decide
from podium.metrics.ratios import Ratio
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


def goodness(targets: Labels, probabilities: Floats, problem: Problem, settings: Threshold) -> float:
    """The metric of probabilities, with its sign such that more is better, thresholds tuned to these very rows.

    Rows that can tune no threshold (all of one class) are cut at `settings.value`.

    Args:
        targets: as `Problem.targets` says.
        probabilities: finite, `(rows, outputs)`.
        problem: its metric is the one.
        settings: `ensemble.threshold`.
    """
    metric = metric_of(problem)
    if metric.reads == "probabilities":
        return metric.goodness(metric.score(targets, probabilities))
    if thresholds.are_tuned(settings, problem):
        if isinstance(metric, OverLabels) and settings.per_label:
            return _label_by_label(metric, targets, probabilities, settings.value)
        if thresholds.known(targets, problem).any():
            cuts = thresholds.fit(settings, targets, probabilities, problem)
            return metric.goodness(metric.score(targets, decide(probabilities, cuts, problem)))
    given = np.full(0 if problem.task == "multiclass" else problem.outputs, settings.value)
    return metric.goodness(metric.score(targets, decide(probabilities, given, problem)))


def _label_by_label(metric: OverLabels, targets: Labels, probabilities: Floats, value: float) -> float:
    """The same for an average over labels with a threshold a label, all labels' cuts at once: five times faster.

    Args:
        metric: of labels.
        targets: `(rows, labels)`.
        probabilities: `(rows, labels)`.
        value: the threshold of a label that none or all rows carry.
    """
    rows, labels = targets.shape
    scores = np.ascontiguousarray(probabilities.T, np.float64)  # (labels, rows)
    order = np.argsort(-scores, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    tp = np.zeros((labels, rows + 1))  # when the 0, 1, ... rows highest are taken
    np.cumsum(np.take_along_axis(targets.T, order, axis=1), axis=1, out=tp[:, 1:])
    taken, positives = np.arange(rows + 1.0), tp[:, -1:]
    counts = Counts(tp, taken - tp, positives - tp, rows - taken - positives + tp)  # (labels, rows + 1) each
    allowed = np.ones(tp.shape, bool)
    allowed[:, 1:-1] = scores[:, 1:] < scores[:, :-1]  # equal scores are never parted
    unknown = (positives[:, 0] == 0) | (positives[:, 0] == rows)
    allowed[unknown] = taken == (scores[unknown] >= value).sum(axis=1, keepdims=True)
    ratio = metric.of_counts.ratio
    if metric.of_counts.average == "micro":
        return _together(ratio if metric.greater_is_better else ratio.negated(), counts, allowed)
    best = np.where(allowed, metric.goodness(ratio(counts)), -np.inf).max(axis=1)
    weights = np.ones(labels) if metric.of_counts.average == "macro" else positives[:, 0]
    return float(best @ weights / max(weights.sum(), 1))


def _together(ratio: Ratio, counts: Counts, allowed: npt.NDArray[np.bool_]) -> float:
    """The best ratio of all labels' counts together (Dinkelbach 1967; see `podium.metrics.label_cuts.together`).

    Args:
        ratio: the more the better.
        counts: of each label at each cut, `(labels, cuts)`.
        allowed: the cuts that can be made.
    """
    over, under = ratio.parts(counts)
    of_labels, best = np.arange(len(over)), -np.inf
    chosen = np.argmax(allowed, axis=1)  # any to begin with
    while True:
        sums = over[of_labels, chosen].sum(), under[of_labels, chosen].sum()
        found = float(sums[0] / sums[1]) if sums[1] else 0.0
        if found <= best:
            return best
        best = found
        chosen = np.argmax(np.where(allowed, over - best * under, -np.inf), axis=1)
