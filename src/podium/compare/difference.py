"""Two entrants' answers to the same rows: the paired difference of their scores, and the rows that changed."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config.ensemble import Bootstrap
from podium.ensemble.paired import paired
from podium.metrics import metric_of
from podium.problem import Problem

NO_LABEL = "(none)"


class Asked(NamedTuple):
    """The rows that both answer."""

    row: npt.NDArray[np.int64]  # (rows,) stable keys
    ids: list[str]
    texts: list[str]
    group: npt.NDArray[np.int64]  # (rows,) duplicates
    target: npt.NDArray[np.int32] | None  # as `Problem.targets` says; None: not known


class Answers(NamedTuple):
    """What one entrant answers."""

    name: str
    shown: list[str]  # (rows,) as people read it
    scored: npt.NDArray[Any] | None  # what the metric reads; None: it cannot be scored
    probabilities: npt.NDArray[np.floating[Any]] | None  # (rows, outputs), where they are known
    flattered: bool = False  # a network of it stopped on the very rows that it answers


class Scored(NamedTuple):
    """The scores of two entrants, and their difference."""

    a: float
    b: float
    better: float  # how much better a is than b, whichever way the metric goes
    low: float  # of the interval of that
    high: float


class Difference(NamedTuple):
    """What comes of a comparison."""

    names: tuple[str, str]
    flattered: tuple[bool, bool]
    problem: Problem
    rows: int
    groups: int
    confidence: float
    scored: Scored | None  # None: targets are not known
    changed: pd.DataFrame  # row, id, target (where known), a, b, text; the largest change of probability first


def difference(a: Answers, b: Answers, asked: Asked, problem: Problem, settings: Bootstrap) -> Difference:
    """Compare two entrants.

    Args:
        a: one's answers.
        b: the other's.
        asked: the rows, and their targets where they are known.
        problem: the task and its metric.
        settings: `ensemble.bootstrap`.
    """
    scored = None
    if asked.target is not None and a.scored is not None and b.scored is not None:
        metric = metric_of(problem)
        apart, low, high = paired(
            problem,
            asked.target,
            a.scored,
            b.scored,
            asked.group,
            repeats=settings.repeats,
            confidence=settings.confidence,
            seed=settings.seed,
        )
        if not metric.greater_is_better:
            apart, low, high = -apart, -high, -low
        scored = Scored(metric.score(asked.target, a.scored), metric.score(asked.target, b.scored), apart, low, high)
    groups = int(np.unique(asked.group).size)
    changed = _changed(a, b, asked, problem)
    return Difference(
        (a.name, b.name),
        (a.flattered, b.flattered),
        problem,
        len(asked.row),
        groups,
        settings.confidence,
        scored,
        changed,
    )


def named_labels(labels: npt.NDArray[np.int32], problem: Problem) -> list[str]:
    """Labels as people read them.

    Args:
        labels: shaped like targets.
        problem: their names.

    Example:
        >>> named_labels(np.array([[1, 1], [0, 0]]), Problem("multilabel", ("joy", "fear")))
        ['joy, fear', '(none)']
    """
    if problem.task != "multilabel":
        return [problem.classes[label] for label in labels.tolist()]
    return [", ".join(problem.classes[place] for place in np.flatnonzero(row)) or NO_LABEL for row in labels]


def _changed(a: Answers, b: Answers, asked: Asked, problem: Problem) -> pd.DataFrame:
    """The rows that the two answer otherwise."""
    places = np.array(
        [place for place, (ours, theirs) in enumerate(zip(a.shown, b.shown, strict=True)) if ours != theirs]
    )
    places = places.astype(np.int64)
    if a.probabilities is not None and b.probabilities is not None and places.size:
        far = np.abs(a.probabilities[places].astype(np.float64) - b.probabilities[places]).max(axis=1)
        places = places[np.argsort(-far, kind="stable")]

    def taken(values: list[str]) -> list[str]:
        return [values[place] for place in places]

    targets = {} if asked.target is None else {"target": taken(named_labels(asked.target, problem))}
    columns = {"row": asked.row[places], "id": taken(asked.ids), **targets}
    return pd.DataFrame({**columns, "a": taken(a.shown), "b": taken(b.shown), "text": taken(asked.texts)})
