"""One file a way to combine members, found by the name that `ensemble.method` gives.

Each has two functions:

- `fit(oof, seen, settings) -> Fitted` reads out-of-fold probabilities `(members, rows, outputs)` and what it may know
  of those rows. It may tune itself to them as it likes: whoever calls it keeps back the rows that it is scored on.
- `combine(probabilities, fitted, problem) -> (rows, outputs)` applies what was fitted, out of fold or to test rows.
  What a row gets depends on that row alone. It is in [0, 1], and in a multi-class task a row's sum is 1.

Both are deterministic: what is random comes from `settings.seed`. Members come sorted by name and none is a copy of
another, so no result depends on how they are named in which order, nor on one that is named twice under two names.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Threshold
from podium.ensemble.goodness import goodness
from podium.metrics.probability import LogLoss
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


class Seen(NamedTuple):
    """What a fit may know of the rows that it sees."""

    targets: npt.NDArray[np.int32]  # as `Problem.targets` says
    groups: npt.NDArray[np.int64]  # (rows,) of duplicates
    problem: Problem
    threshold: Threshold  # `ensemble.threshold`: how labels will be decided
    members: tuple[str, ...]  # their names, sorted

    def goodness(self, probabilities: Floats) -> float:
        """The task's own metric, more is better, of `(rows, outputs)` cut where the rule would cut them."""
        return goodness(self.targets, probabilities, self.problem, self.threshold)

    def log_loss(self, probabilities: Floats) -> float:
        """The log loss of `(rows, outputs)`, which parts what the metric calls equal."""
        loss = LogLoss("log_loss", "probabilities", False, self.problem.task, self.problem.outputs)
        return loss.score(self.targets, probabilities)

    def part(self, rows: npt.NDArray[np.int64]) -> "Seen":
        """The same of some of the rows, by their positions."""
        return self._replace(targets=self.targets[rows], groups=self.groups[rows])


class Fitted(NamedTuple):
    """What a method found."""

    weights: Floats  # (members,) each one's share: at least 0, of sum 1
    parameters: dict[str, Any] | None = None  # what else there is to tell, as JSON has it
    model: Any = None  # what else `combine` needs
