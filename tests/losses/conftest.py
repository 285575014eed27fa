"""Problems, batches, and a loss's value and gradient, for every test of a loss."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from podium.problem import Problem

PROBLEMS = {
    "binary": Problem("binary", ("no", "yes"), costs=((0, 5), (1, 0))),
    "multiclass": Problem("multiclass", ("a", "b", "c"), costs=((0, 1, 4), (2, 0, 1), (8, 3, 0))),
    "multilabel": Problem("multilabel", ("a", "b", "c"), costs=((0, 1), (3, 0))),
}
COUNTS = {"binary": [60, 20], "multiclass": [50, 20, 10], "multilabel": [[60, 20], [40, 40], [75, 5]]}


class Built:
    """A loss by name, with its value and gradient in float64."""

    def __init__(
        self, name: str, task: str = "binary", problem: Problem | None = None, counts: Any = None, **given: Any
    ):
        file = import_module(f"podium.losses.{name}")
        counts = np.array(COUNTS[task] if counts is None else counts)
        self.loss = file.build(file.Settings(**given), counts, problem or PROBLEMS[task])

    def values(self, targets: Any, logits: Any) -> np.ndarray:
        import tensorflow as tf

        return self.loss.call(tf.constant(targets, tf.float64), tf.constant(logits, tf.float64)).numpy()

    def value(self, targets: Any, logits: Any) -> float:
        return float(self.values(targets, logits).mean())

    def gradient(self, targets: Any, logits: Any) -> np.ndarray:
        import tensorflow as tf

        given = tf.constant(logits, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(given)
            mean = tf.reduce_mean(self.loss.call(tf.constant(targets, tf.float64), given))
        return tape.gradient(mean, given).numpy()


@pytest.fixture(scope="session")
def built() -> Callable[..., Built]:
    """Built(name, task, **settings): a loss of one of the problems, or of `problem`."""
    return Built


@pytest.fixture(scope="session")
def problems() -> dict[str, Problem]:
    """A problem with costs for each task; three classes or labels."""
    return PROBLEMS


@pytest.fixture(scope="session")
def batch() -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """batch(task, rows, seed): targets and logits, (rows, outputs) float64, no target's column empty or full."""

    def made(task: str, rows: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(seed)
        problem = PROBLEMS[task]
        if task == "multilabel":
            targets = rng.integers(0, 2, (rows, 3))
            targets[:2] = [[1, 0, 1], [0, 1, 0]][:rows]
        else:
            targets = np.arange(rows) % len(problem.classes)
        logits = rng.normal(0, 3, (rows, problem.outputs))
        return problem.indicators(targets.astype(np.int32)).astype(np.float64), logits

    return made
