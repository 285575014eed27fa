"""Stacks of probabilities of every task, with what a fit may know of their rows."""

from collections.abc import Callable

import numpy as np
import pytest

from podium.config.ensemble import Threshold
from podium.ensemble.methods import Seen
from podium.problem import Problem

PROBLEMS = {
    "binary": Problem("binary", ("ham", "spam"), "f1"),
    "multiclass": Problem("multiclass", ("who", "where", "when"), "f1_macro"),
    "multilabel": Problem("multilabel", ("joy", "fear", "anger"), "f1_macro"),
}


@pytest.fixture(scope="session")
def drawn() -> Callable[..., tuple[np.ndarray, Seen]]:
    """Out-of-fold probabilities `(members, rows, outputs)` that know something of their targets, and those."""

    def draw(seed, task="binary", *, members=3, rows=60, metric=None):
        rng, problem = np.random.default_rng(seed), PROBLEMS[task]
        if metric:
            problem = Problem(problem.task, problem.classes, metric)
        if task == "multilabel":
            targets = (rng.random((rows, 3)) < [0.5, 0.3, 0.1]).astype(np.int32)
            targets[:2] = [[0, 0, 0], [1, 1, 1]]
        else:
            targets = rng.integers(0, len(problem.classes), rows).astype(np.int32)
            targets[: len(problem.classes)] = np.arange(len(problem.classes))
        wanted = problem.indicators(targets)
        logits = 2 * wanted - 1 + rng.normal(size=(members, *wanted.shape)) * rng.uniform(0.5, 2, (members, 1, 1))
        odds = np.exp(logits)
        given = odds / odds.sum(axis=2, keepdims=True) if task == "multiclass" else odds / (1 + odds)
        names = tuple("abcdefghijkl"[:members])
        return given, Seen(targets, np.arange(rows) // 2, problem, Threshold(), names)

    return draw
