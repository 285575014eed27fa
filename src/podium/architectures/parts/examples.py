"""What a classical member learns from: distinct texts, how often each was given, and how much it weighs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.problem import Problem

ClassWeight = Literal["none", "balanced", "costs"]
CLASS_WEIGHT = (
    "of a row, by its class (multilabel: by each label, absent or present). none: 1; balanced: the rarer the class, "
    "the heavier, so that all weigh the same; costs: what its mistakes cost on average, by competition.costs"
)


class ClassWeighted(Protocol):
    """Settings of a member that weighs its examples by their class."""

    @property
    def class_weight(self) -> ClassWeight:
        """How."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Training rows without their repeats: a row that was given n times counts n times.

    Args:
        texts: the distinct ones, in the order of their first appearance.
        text: `(examples,)` int64, the text of each distinct pair of text and target.
        targets: `(examples,)` or `(examples, labels)` int32, as `Problem` has them.
        repeats: `(examples,)` float64, how often each pair was given.
    """

    texts: list[str]
    text: NDArray[np.int64]
    targets: NDArray[np.int32]
    repeats: NDArray[np.float64]


def examples(texts: Sequence[str], targets: NDArray[np.int32]) -> Examples:
    """Find the distinct pairs of text and target.

    Args:
        texts: of `(rows,)`.
        targets: of the same rows, as `Problem` has them.

    Example:
        >>> found = examples(["b", "a", "b", "b"], np.array([1, 0, 1, 0], np.int32))
        >>> found.texts, found.text.tolist(), found.targets.tolist(), found.repeats.tolist()
        (['b', 'a'], [0, 0, 1], [0, 1, 0], [1.0, 2.0, 1.0])
    """
    codes, distinct = pd.factorize(np.array(texts, dtype=object))
    columns = [codes, *np.atleast_2d(targets.T)]
    pairs, repeats = np.unique(np.column_stack(columns).astype(np.int64), axis=0, return_counts=True)
    answers = pairs[:, 1:].astype(np.int32)
    return Examples(
        list(distinct), pairs[:, 0], answers if targets.ndim > 1 else answers[:, 0], repeats.astype(np.float64)
    )


def class_weights(kind: ClassWeight, found: Examples, problem: Problem) -> NDArray[np.float64]:
    """What each example weighs, its repeats included, `(examples,)`; multi-label: `(examples, labels)`.

    balanced: rows / (classes · rows of the class). costs: the mean cost of mistaking the class for another, over that
    mean of all rows. Both leave the sum over all rows as it is.

    Args:
        kind: none, balanced or costs.
        found: the examples.
        problem: its task and costs.

    Raises:
        PodiumError: costs, where there are none.
    """
    if (reason := _no_costs(kind, problem)) is not None:
        raise PodiumError(reason, where="network.class_weight", fix="set competition.costs, or another class_weight")
    targets = found.targets[:, None] if found.targets.ndim == 1 else found.targets  # (examples, columns)
    repeats = np.broadcast_to(found.repeats[:, None], targets.shape)
    weights = np.empty(targets.shape)
    for column in range(targets.shape[1]):
        weights[:, column] = _by_class(kind, targets[:, column], found.repeats, problem)[targets[:, column]]
    shaped: NDArray[np.float64] = (weights * repeats).reshape(found.targets.shape)
    return shaped


def _by_class(
    kind: ClassWeight, targets: NDArray[np.int32], repeats: NDArray[np.float64], problem: Problem
) -> NDArray[np.float64]:
    classes = 2 if problem.task == "multilabel" else len(problem.classes)
    rows = np.bincount(targets, repeats, classes)
    if kind == "none":
        return np.ones(classes)
    if kind == "balanced":
        alike: NDArray[np.float64] = rows.sum() / (np.count_nonzero(rows) * np.where(rows > 0, rows, np.inf))
        return alike
    costs = cost_of_mistakes(problem)
    mean = rows @ costs / rows.sum()
    return costs / mean if mean else np.ones(classes)  # no row can be mistaken at a cost


def cost_of_mistakes(problem: Problem) -> NDArray[np.float64]:
    """The mean of `competition.costs` over the wrong predictions for each true class, `(classes,)`.

    Example:
        >>> cost_of_mistakes(Problem("multiclass", ("a", "b", "c"), costs=((0, 1, 3), (1, 0, 1), (4, 4, 0))))
        array([2., 1., 4.])
    """
    costs = np.array(problem.costs, dtype=np.float64)
    means: NDArray[np.float64] = (costs.sum(axis=1) - costs.diagonal()) / (len(costs) - 1)
    return means


def why_not(settings: ClassWeighted, problem: Problem) -> str | None:
    """Why a classical member cannot weigh its examples so; None: it can."""
    return _no_costs(settings.class_weight, problem)


def _no_costs(kind: ClassWeight, problem: Problem) -> str | None:
    if kind != "costs":
        return None
    if problem.costs is None:
        return "the class_weight costs needs competition.costs, which is null"
    return None if cost_of_mistakes(problem).any() else "the class_weight costs needs mistakes that cost something"
