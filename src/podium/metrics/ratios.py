"""Metrics of a class that are a ratio of two weighted sums of its counts: precision, recall, F, Jaccard, ..."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from podium.metrics.counts import Counts, Floats, divided

Four = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ratio:
    """`over / under`, each a weighted sum of the counts; 0 where `under` is 0 (scikit-learn's `zero_division=0`).

    Args:
        over: the weights of true positives, false positives, false negatives and true negatives.
        under: the same.

    Example:
        >>> float(Ratio((1, 0, 0, 0), (1, 1, 0, 0))(Counts(3, 1, 5, 5)))
        0.75
    """

    over: Four
    under: Four

    def __call__(self, counts: Counts) -> Floats:
        """The metric of each confusion table, in their shape."""
        over, under = self.parts(counts)
        return divided(over, under)

    def parts(self, counts: Counts) -> tuple[Floats, Floats]:
        """What is divided, and by what, each in the shape of the counts."""
        return _weighed(self.over, counts), _weighed(self.under, counts)

    def negated(self) -> "Ratio":
        """The same with its sign turned."""
        tp, fp, fn, tn = self.over
        return Ratio((-tp, -fp, -fn, -tn), self.under)


def _weighed(weights: Four, counts: Counts) -> Floats:
    tp, fp, fn, tn = counts.floats()
    return weights[0] * tp + weights[1] * fp + weights[2] * fn + weights[3] * tn


RATIOS = {
    "accuracy": Ratio((1, 0, 0, 1), (1, 1, 1, 1)),
    "precision": Ratio((1, 0, 0, 0), (1, 1, 0, 0)),
    "recall": Ratio((1, 0, 0, 0), (1, 0, 1, 0)),
    "sensitivity": Ratio((1, 0, 0, 0), (1, 0, 1, 0)),
    "specificity": Ratio((0, 0, 0, 1), (0, 1, 0, 1)),
    "jaccard": Ratio((1, 0, 0, 0), (1, 1, 1, 0)),
}


def f_beta(beta: float) -> Ratio:
    """The F measure (van Rijsbergen 1979), in which recall counts beta times as much as precision."""
    square = beta * beta
    return Ratio((1 + square, 0, 0, 0), (1 + square, 1, square, 0))


def of_costs(costs: Sequence[Sequence[float]]) -> Ratio:
    """The mean cost of a row, from costs `(2, 2)` of the true class by the predicted one."""
    (true_negative, false_positive), (false_negative, true_positive) = costs
    return Ratio((true_positive, false_positive, false_negative, true_negative), (1, 1, 1, 1))


@cache  # blends ask for it thousands of times
def named(name: str) -> Ratio | None:
    """The ratio of a name, such as precision, f1 or f0.5; None: it is none.

    Example:
        >>> named("f2").under
        (5.0, 1, 4.0, 0)
        >>> [named(name) for name in ("f0", "f2.0", "f", "F1")]
        [None, None, None, None]
    """
    found = re.fullmatch(r"f(\d{1,3}(?:\.\d{1,3})?)", name, re.ASCII)
    if found and float(found[1]) > 0 and f"{float(found[1]):g}" == found[1]:
        return f_beta(float(found[1]))
    return RATIOS.get(name)
