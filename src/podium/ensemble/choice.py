"""`ensemble.method: auto`: the best of several blends by cross-fitted score, and what that choice itself is worth."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Bootstrap
from podium.ensemble.bootstrap import resampled_scores
from podium.ensemble.crossed import Crossed
from podium.ensemble.honest import slices_of
from podium.ensemble.truth import Truth
from podium.metrics import metric_of

PLAIN = "average"
Integers = npt.NDArray[np.int64]


class Choice(NamedTuple):
    """What was chosen, on all rows and without each slice of them."""

    chosen: str
    without: dict[int, str]  # by slice, what would be chosen if its scores were not known
    crossed: Crossed  # the chosen one; its held rows predicted by what was chosen without them
    against_plain: dict[
        str, tuple[float, float]
    ]  # by candidate, how much better than the plain average; standard error


def choose(candidates: Mapping[str, Crossed], truth: Truth, settings: Bootstrap) -> Choice:
    """Take the best candidate by cross-fitted score, and score the taking.

    The plain average wins unless the best is better by more than one standard error of the paired bootstrap difference
    (the one-standard-error rule, Breiman et al. 1984, section 3.4.3). The best score of many is flattered by its being
    the best, so each slice's rows are also predicted by what is best on the *other* slices alone; the score of these
    predictions is the one reported (Tibshirani and Tibshirani 2009 on the bias that this avoids). What is left: the
    fits that are compared on the other slices did see the held one.

    Args:
        candidates: by name; the plain average among them.
        truth: the rows.
        settings: `ensemble.bootstrap`.
    """
    metric = metric_of(truth.problem)
    names = sorted(candidates, key=lambda name: (name != PLAIN, name))
    everything = np.arange(len(truth.row))
    chosen, against = _best(candidates, names, everything, truth, settings)
    slices, _ = slices_of(truth.fold[0], truth.group)
    best = candidates[chosen]
    parts, without, sides = dict(best.honest.parts), dict[int, str](), dict(best.without)
    arrays = {name: getattr(best, name).copy() for name in ("oof", "uncalibrated")}
    predictions = best.honest.predictions.copy()
    for part in parts:
        inside = slices == part
        rest = np.flatnonzero(~np.isin(truth.group, truth.group[inside]))
        without[part], _ = _best(candidates, names, rest, truth, settings)
        taken = candidates[without[part]]
        parts[part] = taken.honest.parts[part]
        sides |= {part: taken.without[part]} if sides else {}
        predictions[inside] = taken.honest.predictions[inside]
        for name, array in arrays.items():
            array[inside] = getattr(taken, name)[inside]
    score = metric.score(truth.target, predictions)
    found = best.honest._replace(
        parts=parts,
        predictions=predictions,
        cross_fitted=score,
        gap=metric.goodness(best.honest.raw) - metric.goodness(score),
    )
    return Choice(chosen, without, best._replace(honest=found, without=sides, **arrays), against)


def _best(
    candidates: Mapping[str, Crossed], names: list[str], rows: Integers, truth: Truth, settings: Bootstrap
) -> tuple[str, dict[str, tuple[float, float]]]:
    """The best on some rows, the plain average winning near ties; of equals the first name."""
    problem, metric, targets = truth.problem, metric_of(truth.problem), truth.target[rows]
    entrants = [candidates[name].honest.predictions[rows] for name in names]  # the plain average's first
    resampled = resampled_scores(
        problem, targets, entrants, truth.group[rows], repeats=settings.repeats, seed=settings.seed
    )
    scores = np.array([metric.goodness(metric.score(targets, given)) for given in entrants])
    again = metric.goodness(resampled)  # (candidates, repeats)
    errors = (again - again[0]).std(axis=1, ddof=1)
    top = int(np.argmax(scores))
    better = scores - scores[0]
    against = {name: (float(gain), float(error)) for name, gain, error in zip(names, better, errors, strict=True)}
    return (names[top] if better[top] > errors[top] else PLAIN), against


def told(choice: Choice, scores: Mapping[str, Mapping[str, Any]], digits: int) -> dict[str, Any]:
    """The choice as scores.json has it.

    Args:
        choice: of `choose`.
        scores: of each candidate, `Judged.scores`.
        digits: to round to.
    """
    numbers = ("cross_fitted", "low", "high", "raw", "gap")
    return {
        "chosen": choice.chosen,
        "chosen_without_fold": {str(part): name for part, name in choice.without.items()},
        "best_of": len(scores),
        "candidates": {
            name: {key: scores[name][key] for key in numbers}
            | dict(
                zip(
                    ("better_than_average", "standard_error"),
                    (round(value, digits) for value in choice.against_plain[name]),
                    strict=True,
                )
            )
            for name in scores
        },
    }
