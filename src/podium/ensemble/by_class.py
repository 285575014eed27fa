"""How well each class, or each label, is predicted by itself."""

from typing import Any

import numpy as np
import numpy.typing as npt

from podium.metrics import binary
from podium.problem import Problem

Labels = npt.NDArray[np.int32]


def by_class(problem: Problem, targets: Labels, predictions: Labels, test: Labels, *, digits: int) -> dict[str, Any]:
    """Precision, recall, F1 and rows of each class: that class against all others.

    Args:
        problem: what is predicted, in a multi-class or multi-label task (of two classes, a multi-class one).
        targets: as `Problem.targets` says.
        predictions: labels, of the same shape.
        test: labels predicted for test rows.
        digits: to round to.

    Returns:
        by class `precision`, `recall`, `f1`, `support` (rows that are of it), `predicted` (rows that are predicted to
        be) and `predicted_test`.

    Example:
        >>> problem = Problem("multiclass", ("a", "b", "c"))
        >>> by_class(problem, np.array([0, 1, 2]), np.array([0, 1, 1]), np.array([2]), digits=3)["b"]
        {'precision': 0.5, 'recall': 1.0, 'f1': 0.667, 'support': 1, 'predicted': 2, 'predicted_test': 0}
    """
    true, found = (problem.indicators(labels) > 0 for labels in (targets, predictions))  # (rows, classes)
    hits, support, predicted = ((true & found).sum(axis=0), true.sum(axis=0), found.sum(axis=0))
    rest = len(targets) - support - predicted + hits
    counts = binary.Counts(hits, predicted - hits, support - hits, rest)
    values = {name: binary.value(counts, name).round(digits).tolist() for name in ("precision", "recall", "f1")}
    numbers = {
        "support": support.tolist(),
        "predicted": predicted.tolist(),
        "predicted_test": (problem.indicators(test) > 0).sum(axis=0).tolist(),
    }
    lines = zip(*(values | numbers).values(), strict=True)
    return {
        name: dict(zip(values | numbers, line, strict=True)) for name, line in zip(problem.classes, lines, strict=True)
    }
