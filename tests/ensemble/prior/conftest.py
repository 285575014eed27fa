"""Rows whose shift is known: texts of a class are alike on both sides, only the shares differ."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from podium.ensemble.members import Member
from podium.ensemble.truth import Truth
from podium.problem import Problem

Floats = np.ndarray
CLASSES = {"binary": ("no", "yes"), "multiclass": ("a", "b", "c", "d"), "multilabel": ("joy", "fear", "anger")}
METRICS = {"binary": "f1", "multiclass": "f1_macro", "multilabel": "f1_macro"}
BOLD = 1.7
"""Log-odds are this many times too large, as those of networks are."""


class Known(NamedTuple):
    """One member, its rows, and what nobody is told: the test rows' targets and shares."""

    member: Member
    truth: Truth
    test_targets: Floats
    shares: Floats  # (outputs,) of the test rows


def of_shares(shares: Floats, rows: int) -> Floats:
    """So many rows of each class, exactly."""
    ends = np.round(np.cumsum(shares) * rows).astype(int)
    return np.repeat(np.arange(len(shares)), np.diff(ends, prepend=0)).astype(np.int32)


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Known]:
    """Draw rows with shares, and test rows with others; of a binary task or of labels shares are those of positives."""

    def draw(train, test, *, seed=1, task="binary", rows=3000, tests=1500, apart=2.5, metric=None, folds=5) -> Known:
        rng, problem = np.random.default_rng(seed), Problem(task, CLASSES[task], metric or METRICS[task])
        own, other = np.atleast_1d(train), np.atleast_1d(test)

        def side(shares, many):
            some = np.maximum(own, 1e-6)  # what no row is of is hardly probable
            if task == "multilabel":
                columns = [rng.permutation(of_shares(np.array([1 - share, share]), many)) for share in shares]
                targets = np.stack(columns, axis=1)
            else:
                of_classes = shares if task == "multiclass" else np.array([1 - shares[0], shares[0]])
                targets = rng.permutation(of_shares(of_classes, many))
            wanted = problem.indicators(targets)
            evidence = apart * (wanted - 0.5) + rng.normal(size=wanted.shape)
            if task == "multiclass":
                scores = BOLD * (apart * evidence + np.log(some))
                odds = np.exp(scores - scores.max(axis=1, keepdims=True))
                return targets, odds / odds.sum(axis=1, keepdims=True)
            return targets, 1 / (1 + np.exp(-BOLD * (apart * evidence + np.log(some / (1 - some)))))

        (targets, oof), (test_targets, given) = side(own, rows), side(other, tests)
        fold = rng.permutation(rows) % folds
        truth = Truth(np.arange(rows), fold[None], np.arange(rows), targets, np.arange(tests), problem)
        return Known(Member("one", oof, given), truth, test_targets, other)

    return draw
