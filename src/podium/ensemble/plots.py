"""The tables behind `dvc plots`: learning, precision–recall and reliability curves, confusion, scores by fold."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.metrics import binary
from podium.metrics.calibration import BINS
from podium.problem import Problem

MOST = 1000
NONE = "(none)"


def precision_recall(targets: npt.ArrayLike, scores: npt.ArrayLike) -> pd.DataFrame:
    """Precision and recall at every threshold that predicts any row positive, rising in recall.

    Of more than 1,000 thresholds, 1,000 evenly spaced in rank, the first and the last among them. Of several classes or
    labels the curve is the micro-averaged one: give the indicators and probabilities of all of them in one line.

    Args:
        targets: 0 or 1, `(rows,)`.
        scores: probabilities of the positive class, `(rows,)`.

    Returns:
        columns recall, precision, threshold.
    """
    cuts = binary.all_cuts(targets, scores)
    last = len(cuts.thresholds) - 2  # the one after it predicts nothing positive: no precision
    kept = np.unique(np.linspace(last, 0, min(last + 1, MOST)).round().astype(int))[::-1]
    curve = {name: binary.value(cuts.counts, name)[kept].round(6) for name in ("recall", "precision")}
    return pd.DataFrame({**curve, "threshold": cuts.thresholds[kept]})


def reliability(
    problem: Problem, targets: npt.NDArray[np.int32], sides: Mapping[str, npt.NDArray[np.floating[Any]]]
) -> pd.DataFrame:
    """How often what is predicted with a probability comes true: a line for each of 15 bins of equal width that is met.

    What is counted is what the expected calibration error counts (`podium.metrics.calibration`): binary the second
    class, multi-class the most probable one, multi-label every label.

    Args:
        problem: what is predicted.
        targets: as `Problem.targets` says.
        sides: probabilities, `(rows, outputs)`, by what they are: before and after calibration, or of none.

    Returns:
        columns calibration, predicted (the mean probability), observed (the share that came true), predictions.
    """
    lines: list[tuple[str, float, float, int]] = []
    for side, given in sides.items():
        scores = given.astype(np.float64)
        if problem.task == "multiclass":
            true, scores = (scores.argmax(axis=1) == targets)[:, None], scores.max(axis=1, keepdims=True)
        else:
            true = problem.indicators(targets) > 0
        bins = np.searchsorted(np.arange(1, BINS) / BINS, scores.ravel(), side="right")
        for met in np.unique(bins):
            inside = bins == met
            numbers = (float(values.ravel()[inside].mean()) for values in (scores, true))
            predicted, observed = (round(number, 6) for number in numbers)
            lines.append((side, predicted, observed, int(inside.sum())))
    return pd.DataFrame(lines, columns=["calibration", "predicted", "observed", "predictions"])


def confusion(targets: npt.ArrayLike, predictions: npt.ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """One line a row: what it is and what it was predicted to be, by name (DVC counts them itself).

    Args:
        targets: indices of classes, `(rows,)`.
        predictions: the same, `(rows,)`.
        classes: their names.
    """
    names = np.array(classes, object)
    return pd.DataFrame({"actual": names[np.asarray(targets)], "predicted": names[np.asarray(predictions)]})


def confusion_of_labels(targets: npt.ArrayLike, predictions: npt.ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Which labels stand where others should: lines of what is and what was predicted instead, in the order of rows.

    A label that a row carries and was predicted is a line of itself. Each one missed is a line with each one that was
    predicted wrongly, or with "(none)" if no other was; each one predicted wrongly while none was missed is a line with
    "(none)"; and a row without labels, true or predicted, is one line of "(none)" twice. (After the multi-label
    confusion matrix of Heydarian, Doyle and Samavi 2022.)

    Args:
        targets: 0 or 1, `(rows, labels)`.
        predictions: the same.
        classes: names of the labels.

    Example:
        >>> confusion_of_labels([[1, 1, 0]], [[1, 0, 1]], ["joy", "fear", "anger"]).to_numpy().tolist()
        [['joy', 'joy'], ['fear', 'anger']]
    """
    true, found = np.asarray(targets) == 1, np.asarray(predictions) == 1
    missed, wrong = _long(true & ~found, "actual"), _long(found & ~true, "predicted")
    hits = _long(true & found, "actual").assign(predicted=lambda lines: lines["actual"])
    empty = pd.DataFrame({"row": np.flatnonzero(~(true | found).any(axis=1)), "actual": -1, "predicted": -1})
    lines = pd.concat([hits, missed.merge(wrong, on="row", how="outer"), empty]).fillna(-1).astype(np.int64)
    lines = lines.sort_values("row", kind="stable")
    names = np.array([*classes, NONE], object)  # -1 is the last
    return pd.DataFrame({side: names[lines[side].to_numpy()] for side in ("actual", "predicted")})


def _long(marked: npt.NDArray[np.bool_], name: str) -> pd.DataFrame:
    """Where labels are marked: row and label."""
    rows, labels = np.nonzero(marked)
    return pd.DataFrame({"row": rows, name: labels})


def folds(scores: Sequence[tuple[str, Mapping[str, float]]]) -> pd.DataFrame:
    """Columns member, fold, score.

    Args:
        scores: each member's name and its scores by fold.
    """
    lines = [(member, fold, score) for member, by_fold in scores for fold, score in by_fold.items()]
    return pd.DataFrame(lines, columns=["member", "fold", "score"])


def learning_curves(histories: Mapping[str, pd.DataFrame], metric: str) -> pd.DataFrame:
    """The validation score of each network after each epoch; epochs that were not scored are left out.

    Args:
        histories: `repeat`, `fold`, `epoch`, the metric, and `seed` where there are several, by member
            (data/models/<name>/history.csv).
        metric: the competition's.

    Returns:
        columns member, fold, epoch, score; with several repeats fold reads "repeat-fold", and with several seeds
        " seed <n>" follows.

    Raises:
        PodiumError: a history lacks the metric.
    """
    lines: list[tuple[str, str, int, float]] = []
    for member, history in histories.items():
        if metric not in history:
            where = f"data/models/{member}/history.csv"
            fix = "run `dvc repro`, which makes it anew"
            raise PodiumError(f"the column {metric!r} is missing", where=where, fix=fix)
        scored = history[history[metric].notna()]
        many = len(set(scored["repeat"])) > 1
        places = [
            f"{repeat}-{fold}" if many else f"{fold}"
            for repeat, fold in zip(scored["repeat"], scored["fold"], strict=True)
        ]
        if "seed" in scored:
            places = [f"{place} seed {seed}" for place, seed in zip(places, scored["seed"], strict=True)]
        for place, epoch, score in zip(places, scored["epoch"], scored[metric], strict=True):
            lines.append((member, place, int(epoch), float(score)))
    return pd.DataFrame(lines, columns=["member", "fold", "epoch", "score"])
