"""How probabilities become answers: precision and recall, the threshold, confusion, reliability."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.report.drawing import Line, Point, heat, lines
from podium.report.run import Run
from podium.report.written import number, percent

CUTS, BINS = 100, 20
MOST_POINTS = 300
MOST_CLASSES, FEW = 12, 5
PAIRS = 20
NONE = "(none)"


class Pair(NamedTuple):
    """Rows of one class that were answered with another."""

    actual: str
    predicted: str
    rows: int
    share: str  # of the rows of the actual class


class Decisions(NamedTuple):
    """What the panel shows."""

    precision_recall: Markup
    precision_recall_told: str
    threshold: Markup | None  # None: the metric reads none
    threshold_told: str
    confusion: Markup
    confusion_told: str
    pairs: list[Pair]  # the most frequent confusions; of few classes none: they are all in the figure
    reliability: Markup
    reliability_told: str
    spread: Markup
    spread_told: str


def decisions(run: Run) -> Decisions:
    """Make the panel.

    Args:
        run: the run.
    """
    threshold, threshold_told = _threshold(run)
    crossed = confused(run.plots["confusion"], list(dict.fromkeys([*run.problem.classes, NONE])))
    figure, told = _confusion(crossed)
    pairs = _pairs(crossed) if len(crossed) > FEW else []
    return Decisions(
        *_precision_recall(run), threshold, threshold_told, figure, told, pairs, *_reliability(run), *_spread(run)
    )


def confused(lines_: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """How many rows of each class (lines) were answered with each (columns); classes that are nowhere are left out.

    Args:
        lines_: columns actual and predicted, a line a row.
        names: of the classes, in their order.

    Example:
        >>> found = confused(pd.DataFrame({"actual": ["b", "b"], "predicted": ["a", "b"]}), ["a", "b", "c"])
        >>> found.loc["b"].tolist(), list(found.columns)
        ([1, 1], ['a', 'b'])
    """
    met = [name for name in names if (lines_["actual"] == name).any() or (lines_["predicted"] == name).any()]
    counts = pd.crosstab(lines_["actual"], lines_["predicted"])
    return counts.reindex(index=met, columns=met, fill_value=0).astype(int)


def _precision_recall(run: Run) -> tuple[Markup, str]:
    frame = run.plots["precision_recall"].astype(float)
    kept = np.unique(np.linspace(0, len(frame) - 1, min(len(frame), MOST_POINTS)).round().astype(int))
    curve = list(zip(frame["recall"].iloc[kept].tolist(), frame["precision"].iloc[kept].tolist(), strict=True))
    share = float(run.problem.indicators(run.truth.target).mean(dtype=np.float64))
    true, found = (run.problem.indicators(labels) > 0 for labels in (run.truth.target, run.predictions))
    hits, predicted, actual = int((true & found).sum()), int(found.sum()), int(true.sum())
    precision, recall = hits / max(1, predicted), hits / max(1, actual)
    of = {
        "binary": f"of {run.problem.classes[1]}",
        "multiclass": "over all classes (micro-averaged)",
        "multilabel": "over all labels (micro-averaged)",
    }[run.problem.task]
    told = f"{of}; the diamond is what is answered: precision {number(precision, 3)}, recall {number(recall, 3)}"
    drawn = [Line([(0, share), (1, share)], "faint", "without a model"), Line(curve, "a", "the ensemble, out of fold")]
    dot = Point(recall, precision, "b", "what is answered")
    about = f"precision against recall {of}"
    return lines(drawn, "recall", "precision", about, x=(0, 1), y=(0, 1.02), points=[dot]), told


def _threshold(run: Run) -> tuple[Markup | None, str]:
    """The metric at each cut of the out-of-fold probabilities; of several labels with one cut for all."""
    problem, whole = run.problem, run.scores["ensemble"]
    metric = metric_of(problem)
    if problem.task == "multiclass" or metric.reads != "labels":
        return None, ""
    parts = whole["cross_fitted_thresholds"].values()
    chosen = [whole["threshold"]] if problem.task == "binary" else list(whole["thresholds"].values())
    cuts = sorted({*np.linspace(0, 1, CUTS + 1).tolist(), *(cut for cut in chosen if 0 <= cut <= 1)})
    scores = [
        metric.score(run.truth.target, decide(run.probabilities, np.full(problem.outputs, cut), problem))
        for cut in cuts
    ]
    curve = Line(list(zip(cuts, scores, strict=True)), "a", "out of fold")
    if problem.task == "binary":
        uprights = [*((cut, "faint") for cut in parts), (chosen[0], "b")]
        ends = min(parts), max(parts)
        told = (
            f"cut at {number(chosen[0], 3)} ({run.blend['threshold']['rule']}); without each fold in turn at "
            f"{number(ends[0], 3)} to {number(ends[1], 3)}. A flat top forgives a wrong cut, a sharp one does not"
        )
    else:
        uprights = [(cut, "faint") for cut in sorted(set(chosen))]
        told = (
            "one cut for all labels; upright: the cuts of the labels, "
            f"{number(min(chosen), 3)} to {number(max(chosen), 3)}, "
            f"which reach {number(whole['raw'])} on these rows"
        )
    about = f"{problem.metric} at every threshold"
    return lines([curve], "threshold", problem.metric, about, x=(0, 1), uprights=uprights), told


def _confusion(crossed: pd.DataFrame) -> tuple[Markup, str]:
    """The table as shades: each line's share of its class; of many classes those with the most mistakes."""
    told = "lines: what it is; columns: what was answered; shade: the share of the line"
    told += ", in per cent" if len(crossed) > FEW else ""
    totals = crossed.sum(axis=1)
    shown = crossed
    if len(crossed) > MOST_CLASSES:
        wrong = (totals - np.diag(crossed)) + (crossed.sum(axis=0) - np.diag(crossed))
        few = wrong.sort_values(ascending=False, kind="stable").index[:MOST_CLASSES]
        shown = crossed.loc[crossed.index.isin(few), crossed.columns.isin(few)]
        told += f"; the {MOST_CLASSES} of {len(crossed)} classes with the most mistakes"
    names = [str(name) for name in shown.index]
    shares = (shown.to_numpy() / np.maximum(1, totals[shown.index].to_numpy())[:, None]).tolist()
    texts = [[f"{count:,}" for count in line] for line in shown.to_numpy().tolist()]
    if len(shown) > FEW:
        texts = [[f"{100 * share:.0f}" for share in line] for line in shares]
    kinds = [["a" if row == column else "b" for column in range(len(names))] for row in range(len(names))]
    figure = heat(
        shares, texts, names, names, "confusion of the ensemble", x_label="answered", y_label="is", kinds=kinds
    )
    return figure, told


def _pairs(crossed: pd.DataFrame) -> list[Pair]:
    totals = crossed.sum(axis=1)
    names, counts = list(map(str, crossed.index)), crossed.to_numpy()
    found = [
        Pair(names[row], names[column], int(counts[row, column]), percent(counts[row, column] / totals.iloc[row]))
        for row, column in np.argwhere((counts > 0) & ~np.eye(len(names), dtype=bool)).tolist()
    ]
    return sorted(found, key=lambda pair: -pair.rows)[:PAIRS]


def _reliability(run: Run) -> tuple[Markup, str]:
    frame = run.plots["reliability"].astype({"predicted": float, "observed": float, "predictions": int})
    sides = list(dict.fromkeys(frame["calibration"]))
    drawn = [Line([(0, 0), (1, 1)], "faint", "what is predicted comes true")]
    for side in sides:
        own = frame[frame["calibration"] == side]
        kind = "c" if side == "before" else "a"
        name = {"none": "the ensemble", "before": "before calibration", "after": "after"}[side]
        drawn.append(
            Line(list(zip(own["predicted"].tolist(), own["observed"].tolist(), strict=True)), kind, name, dots=True)
        )
    error = run.scores["ensemble"]["expected_calibration_error"]
    of = {
        "binary": f"that a row is {run.problem.classes[1]}",
        "multiclass": "of the most probable class",
        "multilabel": "of each label",
    }[run.problem.task]
    told = f"the probability {of}; below the diagonal it promises too much. Calibration error {number(error)}"
    if "before" in sides:
        told += ", dashed: before calibration"
    about = "how often what is predicted comes true"
    return lines(drawn, "predicted probability", "share that is so", about, x=(0, 1), y=(0, 1)), told


def _spread(run: Run) -> tuple[Markup, str]:
    """How probable the ensemble finds rows that are so, and those that are not: each curve is all of its rows."""
    problem, target = run.problem, run.truth.target
    if problem.task == "multiclass":
        given, so = run.probabilities.max(axis=1), run.predictions == target
        told = "the probability of the most probable class; solid: rows answered rightly; dashed: wrongly"
    else:
        given, so = run.probabilities.ravel(), problem.indicators(target).ravel() > 0
        what = problem.classes[1] if problem.task == "binary" else "labels that a row carries"
        told = f"solid: {what}; dashed: the rest. What lies between the two heaps is hard"
    edges = np.linspace(0, 1, BINS + 1)
    drawn, top = list[Line](), 0.0
    for inside, kind in ((~so, "b"), (so, "a")):
        counts, _ = np.histogram(given[inside], bins=edges)
        shares = (counts / max(1, counts.sum())).tolist()
        top = max(top, *shares)
        steps = [(edge, share) for place, share in enumerate(shares) for edge in edges[place : place + 2].tolist()]
        drawn.append(Line(steps, kind))
    about = "where the out-of-fold probabilities lie"
    return lines(drawn, "probability", "share of the rows", about, x=(0, 1), y=(0, top * 1.05)), told
