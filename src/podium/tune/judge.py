"""The chosen trial against params.yaml, on rows that had no say in the choice."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from podium.compare.difference import Answers, Asked, Difference, difference, named_labels
from podium.config import Params
from podium.ensemble.crossed import Crossed, crossed, method_of
from podium.ensemble.refitted import intervals
from podium.ensemble.sampling_correction import correct
from podium.ensemble.truth import Truth
from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.tune.folds import Answered, Failed, Material, Trainer
from podium.tune.folds import Asked as AskedFold
from podium.tune.space import Values

TUNED, SHIPPED = "tuned", "params.yaml"


class Judged(NamedTuple):
    """What came of it."""

    difference: Difference  # of the tuned one, less params.yaml
    low: float  # of the interval of the tuned one's score
    high: float

    def plain(self) -> dict[str, float | int]:
        """Its numbers, to be kept; none of its rows."""
        scored = self.difference.scored
        if scored is None:
            raise TypeError("rows that judge have targets")
        numbers = {
            "tuned": scored.a, "low": self.low, "high": self.high, "shipped": scored.b,
            "better": scored.better, "better_low": scored.low, "better_high": scored.high,
        }  # fmt: skip
        return {name: round(float(number), 6) for name, number in numbers.items()} | {
            "rows": self.difference.rows,
            "groups": self.difference.groups,
        }


def judged(trainer: Trainer, folds: Sequence[int], chosen: Sequence[Values], shipped: Values) -> Judged:
    """Answer each fold by the trial that was chosen without it, and by params.yaml; compare the two.

    Args:
        trainer: answers folds.
        folds: that judge.
        chosen: the values for each of them.
        shipped: those of params.yaml.

    Raises:
        PodiumError: a fold cannot be trained.
    """
    asked = [*(AskedFold(values, fold) for values, fold in zip(chosen, folds, strict=True))]
    asked += [AskedFold(shipped, fold) for fold in folds]
    found = trainer.answers(asked)
    whole = [one for one in found if isinstance(one, Answered)]
    if len(whole) < len(found):
        failed = next(one for one in found if isinstance(one, Failed))
        raise PodiumError(f"a fold that judges cannot be trained: {failed.reason}", fix="try other values")
    ours, theirs = whole[: len(folds)], whole[len(folds) :]
    return compared(trainer.material, folds, ours, theirs)


def compared(material: Material, folds: Sequence[int], ours: Sequence[Answered], theirs: Sequence[Answered]) -> Judged:
    """Two answers to each of some folds, as cross-fitted scores and the interval of their difference.

    Args:
        material: the rows.
        folds: that were answered.
        ours: the tuned one's answer to each.
        theirs: that of params.yaml.
    """
    params, problem = material.params, material.problem
    truth = truth_of(material, folds, ours)
    (one, a), (_, b) = (_cross_fitted(name, found, truth, params) for name, found in ((TUNED, ours), (SHIPPED, theirs)))
    plain = [""] * len(truth.row)
    asked = Asked(truth.row, plain, plain, truth.group, truth.target)
    settings = params.ensemble.model_copy(update={"members": [TUNED], "calibration": "none", "prior": "train"})
    low, high = intervals(one, truth, settings).told
    return Judged(difference(a, b, asked, problem, params.ensemble.bootstrap), low, high)


def truth_of(material: Material, folds: Sequence[int], answered: Sequence[Answered]) -> Truth:
    """The rows of some folds, fold after fold.

    Args:
        material: the rows.
        folds: which.
        answered: the rows of each.
    """
    positions = np.concatenate([one.positions for one in answered])
    fold = np.concatenate([np.full(len(one.positions), name) for name, one in zip(folds, answered, strict=True)])
    return Truth(
        material.train["row"].to_numpy(np.int64)[positions],
        fold[None].astype(np.int64),
        material.folds["group"].to_numpy(np.int64)[positions],
        material.problem.targets(material.train)[positions],
        np.zeros(0, np.int64),
        material.problem,
    )


def _cross_fitted(name: str, answered: Sequence[Answered], truth: Truth, params: Params) -> tuple[Crossed, Answers]:
    """A member's answers as the table of the ensemble has them: sampling corrected, thresholds of the other folds."""
    problem = truth.problem
    parts = [one.probabilities.astype(np.float64) for one in answered]
    if params.ensemble.correct_sampling:
        parts = [correct(part, one.natural, one.trained) for part, one in zip(parts, answered, strict=True)]
    oof = np.concatenate(parts)[None]  # (members, rows, outputs)
    settings = params.ensemble.model_copy(update={"members": [name], "calibration": "none", "prior": "train"})
    found = crossed(oof, oof, (name,), method_of("average"), truth, settings)  # there are no test rows
    reads = metric_of(problem).reads
    labels = found.honest.predictions
    if reads != "labels":
        labels = decide(found.oof, found.honest.whole.thresholds, problem)
    scored = labels if reads == "labels" else found.oof
    return found, Answers(name, named_labels(labels, problem), scored, found.oof)
