"""What blends search by: the task's own metric of probabilities, at the thresholds that are best for them."""

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Threshold
from podium.ensemble import thresholds
from podium.metrics import metric_of
from podium.metrics.by_class import OfTwoClasses, OverLabels
from podium.metrics.counts import Counts
from podium.metrics.decisions import decide
from podium.metrics.ranking import Ranking, RocAuc
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
    if isinstance(metric, Ranking):
        return _ranked(metric, problem.indicators(targets), probabilities)
    if metric.reads == "probabilities":
        return metric.goodness(metric.score(targets, probabilities))
    if settings.rule == "rate" and problem.task != "multiclass":
        cuts = thresholds.fit(settings, targets, probabilities, problem)
        return metric.goodness(metric.score(targets, decide(probabilities, cuts, problem)))
    if thresholds.are_tuned(settings, problem):
        if isinstance(metric, OverLabels) and settings.per_label:
            return _label_by_label(metric, targets, probabilities, settings.value)
        if thresholds.known(targets, problem).any():
            if isinstance(metric, OfTwoClasses):
                return _of_two(metric, targets, probabilities)
            cuts = thresholds.fit(settings, targets, probabilities, problem)
            return metric.goodness(metric.score(targets, decide(probabilities, cuts, problem)))
    given = np.full(0 if problem.task == "multiclass" else problem.outputs, settings.value)
    return metric.goodness(metric.score(targets, decide(probabilities, given, problem)))


def _of_two(metric: OfTwoClasses, targets: Labels, probabilities: Floats) -> float:
    """The same of two classes: the best of all cuts is what the tuned threshold gives.

    Args:
        metric: of labels.
        targets: `(rows,)`, of both classes.
        probabilities: `(rows, 1)`.
    """
    _, tp, allowed = _every_cut(targets[:, None], probabilities)
    taken = np.flatnonzero(allowed[0]).astype(np.float64)  # (cuts,) rows called positive
    tp, rows = tp[0, allowed[0]], len(targets)
    counts = Counts(tp, taken - tp, tp[-1] - tp, rows - taken - tp[-1] + tp)
    return float(metric.goodness(metric.of_counts(counts)).max())


def _label_by_label(metric: OverLabels, targets: Labels, probabilities: Floats, value: float) -> float:
    """The same for an average over labels with a threshold a label, all labels' cuts at once: five times faster.

    Args:
        metric: of labels.
        targets: `(rows, labels)`.
        probabilities: `(rows, labels)`.
        value: the threshold of a label that none or all rows carry.
    """
    rows, labels = targets.shape
    scores, tp, allowed = _every_cut(targets, probabilities)
    taken, positives = np.arange(rows + 1.0), tp[:, -1:]
    counts = Counts(tp, taken - tp, positives - tp, rows - taken - positives + tp)  # (labels, rows + 1) each
    unknown = (positives[:, 0] == 0) | (positives[:, 0] == rows)
    allowed[unknown] = taken == (scores[unknown] >= value).sum(axis=1, keepdims=True)
    ratio = metric.of_counts.ratio
    if metric.of_counts.average == "micro":
        return _together(ratio if metric.greater_is_better else ratio.negated(), counts, allowed)
    best = np.where(allowed, metric.goodness(ratio(counts)), -np.inf).max(axis=1)
    weights = np.ones(labels) if metric.of_counts.average == "macro" else positives[:, 0]
    return float(best @ weights / max(weights.sum(), 1))


def _ranked(metric: Ranking, truth: npt.NDArray[np.float32], probabilities: Floats) -> float:
    """The metric of order, each row once and all outputs at once; `Metric.score` is slower, its rows may repeat.

    Args:
        metric: area under the ROC curve, or average precision.
        truth: 0 and 1, `(rows, outputs)`.
        probabilities: `(rows, outputs)`.
    """
    _, tp, allowed = _every_cut(truth, probabilities)
    taken = np.maximum.accumulate(np.where(allowed, np.arange(tp.shape[1]), 0), axis=1)  # at the last cut that can be
    tp = np.take_along_axis(tp, taken, axis=1)
    fp = taken - tp
    if isinstance(metric, RocAuc):
        pairs = tp[:, -1] * fp[:, -1]
        area = (np.diff(fp, axis=1) * (tp[:, 1:] + tp[:, :-1])).sum(axis=1) / 2
        values = np.divide(area, pairs, out=np.full(len(tp), np.nan), where=pairs > 0)
    else:
        precise = (np.diff(tp, axis=1) * tp[:, 1:] / np.maximum(taken[:, 1:], 1)).sum(axis=1)
        values = precise / np.maximum(tp[:, -1], 1)
    return metric.goodness(float(metric.mean(values[:, None])[0]))


def _every_cut(truth: npt.NDArray[np.generic], probabilities: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Each output's probabilities, falling, and how many of the 0, 1, ... rows highest are of it.

    Args:
        truth: 0 and 1, `(rows, outputs)`.
        probabilities: `(rows, outputs)`.

    Returns:
        `(outputs, rows)`, `(outputs, rows + 1)`, and which of these cuts part unequal probabilities.
    """
    scores = np.ascontiguousarray(probabilities.T, np.float64)  # (outputs, rows)
    order = np.argsort(-scores, axis=1)
    scores = np.take_along_axis(scores, order, axis=1)
    tp = np.zeros((len(scores), scores.shape[1] + 1))
    np.cumsum(np.take_along_axis(truth.T, order, axis=1), axis=1, dtype=np.float64, out=tp[:, 1:])
    allowed = np.ones(tp.shape, bool)
    allowed[:, 1:-1] = scores[:, 1:] < scores[:, :-1]
    return scores, tp, allowed


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
