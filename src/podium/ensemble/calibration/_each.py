"""Several classes one by one: each against the rest, and rows divided by their sums."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from podium.ensemble.methods._means import shares
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit_each(
    probabilities: Floats,
    targets: npt.NDArray[np.int32],
    problem: Problem,
    fit: Callable[[Floats, Floats], Any],
) -> list[Any]:
    """What is fitted of each output, or None where all or none of the rows are of it.

    Args:
        probabilities: `(rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.
        fit: of one output: probabilities `(rows,)` and 0 or 1 `(rows,)` → what is fitted, as JSON has it.
    """
    answers = problem.indicators(targets).astype(np.float64)  # (rows, outputs)
    pairs = zip(probabilities.T, answers.T, strict=True)
    return [fit(given, answer) if 0 < answer.sum() < len(answer) else None for given, answer in pairs]


def apply_each(
    probabilities: Floats, fitted: list[Any], problem: Problem, apply: Callable[[Floats, Any], Floats]
) -> Floats:
    """Each output mapped by what was fitted of it, `(rows, outputs)`; several classes of sum 1.

    Args:
        probabilities: `(rows, outputs)`.
        fitted: of each output; None: nothing.
        problem: what is predicted.
        apply: of one output: probabilities `(rows,)` and what was fitted → probabilities `(rows,)`.
    """
    columns = [
        given if found is None else apply(given, found) for given, found in zip(probabilities.T, fitted, strict=True)
    ]
    mapped = np.stack(columns, axis=1)
    return shares(mapped) if problem.task == "multiclass" else mapped
