"""The tables behind `dvc plots`: learning curves, precision–recall curve, confusion matrix, scores by fold."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.metrics import binary

MOST = 1000


def precision_recall(targets: npt.ArrayLike, scores: npt.ArrayLike) -> pd.DataFrame:
    """Precision and recall at every threshold that predicts any row positive, rising in recall.

    Of more than 1,000 thresholds, 1,000 evenly spaced in rank, the first and the last among them.

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


def confusion(targets: npt.ArrayLike, predictions: npt.ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """One line a row: what it is and what it was predicted to be, by name (DVC counts them itself).

    Args:
        targets: indices of classes, `(rows,)`.
        predictions: the same, `(rows,)`.
        classes: their names.
    """
    names = np.array(classes, object)
    return pd.DataFrame({"actual": names[np.asarray(targets)], "predicted": names[np.asarray(predictions)]})


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
        histories: `repeat`, `fold`, `epoch` and the metric, by member (data/models/<name>/history.csv).
        metric: the competition's.

    Returns:
        columns member, fold, epoch, score; with several repeats, fold reads "repeat-fold".

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
        columns = (scored[name] for name in ("repeat", "fold", "epoch", metric))
        for repeat, fold, epoch, score in zip(*columns, strict=True):
            lines.append((member, f"{repeat}-{fold}" if many else f"{fold}", int(epoch), float(score)))
    return pd.DataFrame(lines, columns=["member", "fold", "epoch", "score"])
