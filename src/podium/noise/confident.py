"""Confident learning: which labels the probabilities of a model that did not see them contradict."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


class Contradictions(NamedTuple):
    """What is found of each row."""

    found: npt.NDArray[np.bool_]  # (rows,)
    margin: Floats  # (rows,) probability of its label less that of the likeliest other; the lower, the surer
    suggested: Labels  # shaped like targets: the label that the probabilities speak for


def contradictions(probabilities: npt.ArrayLike, targets: Labels, problem: Problem) -> Contradictions:
    """The rows that count for another class than their own.

    A class's threshold is the mean probability that its own rows give it. A row counts for the classes whose threshold
    its probability reaches, and of several for the most probable; where that is not its own, its label is in doubt
    (the off-diagonal of the confident joint). Multi-label: every label by itself, present or absent; a row is as
    doubtful as its most doubtful label.

    Args:
        probabilities: by models that did not see the rows, `(rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.

    References:
        Northcutt, Jiang and Chuang 2021, Confident Learning: Estimating Uncertainty in Dataset Labels,
        https://doi.org/10.1613/jair.1.12125

    Example:
        >>> given = np.array([[0.1], [0.2], [0.9], [0.9], [0.8], [0.1]])
        >>> contradictions(given, np.array([0, 0, 0, 1, 1, 1]), Problem("binary", ("ham", "spam"))).found.tolist()
        [False, False, True, False, False, True]
    """
    given = np.asarray(probabilities, np.float64)
    if problem.task == "multiclass":
        suggested, margin = _of_classes(given, targets)
        return Contradictions(suggested != targets, margin, suggested)
    shaped = targets.reshape(len(targets), -1)  # (rows, outputs)
    each = [
        _of_classes(np.column_stack([1 - column, column]), labels)
        for column, labels in zip(given.T, shaped.T, strict=True)
    ]
    suggested = np.stack([one for one, _ in each], axis=1)
    margins = np.stack([margin for _, margin in each], axis=1)
    wrong = suggested != shaped
    found = wrong.any(axis=1)
    margin = np.where(found, np.where(wrong, margins, np.inf).min(axis=1), margins.min(axis=1))
    return Contradictions(found, margin, suggested.reshape(targets.shape))


def joint(targets: Labels, suggested: Labels, classes: int) -> npt.NDArray[np.int64]:
    """How many rows of each class (lines) the probabilities count for each class (columns), `(classes, classes)`.

    Args:
        targets: `(rows,)`.
        suggested: `(rows,)`, the same where a row counts for no other class.
        classes: how many there are.
    """
    pairs = np.bincount(targets.astype(np.int64) * classes + suggested, minlength=classes * classes)
    return pairs.reshape(classes, classes).astype(np.int64)


def _of_classes(given: Floats, labels: Labels) -> tuple[Labels, Floats]:
    """Of classes that exclude each other: the class that each row counts for (else its own), and its margin."""
    rows, classes = np.arange(len(given)), given.shape[1]
    own = given[rows, labels]
    counts = np.bincount(labels, minlength=classes)
    sums = np.bincount(labels, weights=own, minlength=classes)
    thresholds = np.where(counts > 0, sums / np.maximum(counts, 1), np.inf)  # a class without rows is reached by none
    reached = np.where(given >= thresholds, given, -np.inf)
    best = np.where(reached[rows, labels] == reached.max(axis=1), labels, reached.argmax(axis=1))
    others = given.copy()
    others[rows, labels] = -np.inf
    return best.astype(np.int32), own - others.max(axis=1)
