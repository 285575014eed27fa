"""The test rows' prior and the score to expect at it, as scores.json and blend.json have them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from podium.config.ensemble import Ensemble
from podium.ensemble.crossed import Crossed
from podium.ensemble.honest import slices_of
from podium.ensemble.prior import board
from podium.ensemble.prior.estimate import Estimate, Estimates, Sides, estimate
from podium.ensemble.prior.under import asked, under
from podium.ensemble.truth import Truth
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
DIGITS = 6


class Shifted(NamedTuple):
    """An entrant whose test rows are predicted under `ensemble.prior`, and what there is to tell of it."""

    crossed: Crossed  # the one given, where the prior is that of training
    blend: dict[str, Any]  # for blend.json; empty where the prior is that of training
    board: dict[str, Any]  # for scores.json


def shifted(given: Crossed, truth: Truth, settings: Ensemble) -> Shifted:
    """Estimate the prior of the test rows, predict them under the one that is asked for, and say what to expect.

    Out-of-fold probabilities, labels and scores stay those of the training prior, which can be checked.

    Args:
        given: the blend.
        truth: the rows.
        settings: `ensemble`.

    Raises:
        PodiumError: the prior that is asked for cannot be.
    """
    with threadpool_limits(limits=1):  # the same bytes on any number of cores
        return _shifted(given, truth, settings)


def _shifted(given: Crossed, truth: Truth, settings: Ensemble) -> Shifted:
    problem, targets, again = truth.problem, truth.target, settings.bootstrap
    slices, _ = slices_of(truth.fold[0], truth.group)
    found = estimate(Sides(given.oof, given.test, targets, slices, truth.group, problem), again)
    wanted = asked(settings, truth, found)
    known = isinstance(settings.prior, float | dict)
    prior = wanted if known and wanted is not None else found.share
    draws = prior[None] if known else found.expectation_maximisation.draws
    predictions, moved = given.honest.predictions, dict[str, Any]()
    if wanted is not None:
        made = under(given, wanted, truth, settings)
        moved = {"uncorrected": round(board.score_at(prior, targets, predictions, problem), DIGITS)}
        if problem.task != "multiclass":
            moved["cross_fitted_thresholds"] = {str(part): cuts.tolist() for part, cuts in made.thresholds.items()}
        given = given._replace(test=made.test, test_thresholds=made.test_thresholds)
        predictions = made.predictions
    score = board.score_at(prior, targets, predictions, problem)
    low, high = board.interval_at(prior, draws, targets, predictions, truth.group, len(given.test), problem, again)
    # boards are often balanced, whatever is estimated
    mixes = {"test": prior, "train": found.own, "equal": np.full(problem.outputs, 1 / len(problem.classes))}
    if problem.task == "multilabel":
        del mixes["equal"]
    trivial = {
        mix: {
            name: round(value, DIGITS)
            for name, value in board.trivial_at(shares, targets, len(given.test), problem, again.seed).items()
        }
        for mix, shares in mixes.items()
    }
    apart = disagree(found)
    told = {
        "asked": settings.prior if isinstance(settings.prior, str) else "given",
        "train": _shares(found.own, problem),
        "prior": _shares(prior, problem),
        "estimates": {name: _told(getattr(found, name), problem) for name in ("expectation_maximisation", "black_box")},
        **({"disagree": [problem.classes[-problem.outputs :][place] for place in apart]} if apart else {}),
        "test_rows": len(given.test),
        "score": round(score, DIGITS),
        "low": round(low, DIGITS),
        "high": round(high, DIGITS),
        **moved,
        "trivial": trivial.pop("test"),
        "trivial_elsewhere": trivial,
    }
    if wanted is None:
        return Shifted(given, {}, told)
    entry = {"asked": told["asked"], "method": "given", "train": _exact(found.own, problem)}
    if not known:
        by_em = found.expectation_maximisation
        bounds = {"low": _shares(by_em.low, problem), "high": _shares(by_em.high, problem)}
        entry |= {"method": "expectation_maximisation", **bounds}
    return Shifted(given, {"prior": entry | {"share": _exact(wanted, problem)}}, told)


def disagree(found: Estimates) -> list[int]:
    """The outputs whose two intervals do not meet: there, more than the shares has changed."""
    one, other = found.expectation_maximisation, found.black_box
    return np.flatnonzero((one.high < other.low) | (other.high < one.low)).tolist()


def _told(found: Estimate, problem: Problem) -> dict[str, Any]:
    names = ("share", "low", "high", "known")
    return {name: _shares(getattr(found, name), problem) for name in names}


def _shares(values: Floats, problem: Problem) -> Any:
    return _exact(values.round(DIGITS), problem)


def _exact(values: Floats, problem: Problem) -> Any:
    """One number, of the positive class; else by class or label."""
    numbers: Sequence[float] = values.tolist()
    return numbers[0] if problem.task == "binary" else dict(zip(problem.classes, numbers, strict=True))
