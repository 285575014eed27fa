"""The shares of the classes among test rows, by two estimators, with intervals and a check on rows with known ones."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Bootstrap
from podium.ensemble.bootstrap import around, drawn
from podium.ensemble.methods._means import inside
from podium.ensemble.prior import bias_corrected, black_box, expectation_maximisation
from podium.ensemble.prior.bias_corrected import Scaling
from podium.ensemble.prior.weights import shares_of
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

REPEATS = 200
EFFORT = 10_000_000
"""Probabilities looked at over all resamples, if 40 resamples allow it."""

LEAST_APART = 0.02
"""The smallest singular value of the confusion matrix from which on classes are told apart; 1 where they always are."""


class Sides(NamedTuple):
    """The ensemble's probabilities, `(..., outputs)` each, and what is known of the out-of-fold rows."""

    oof: npt.NDArray[Any]  # each row by the fit that did not see it
    test: npt.NDArray[Any]
    targets: Labels  # as `Problem.targets` says
    slices: Integers  # (rows,) that are cross-fitted over
    groups: Integers  # (rows,) of duplicates
    problem: Problem


class Estimate(NamedTuple):
    """One estimator's answer, `(outputs,)` each."""

    share: Floats
    low: Floats
    high: Floats
    known: Floats  # what it says of the out-of-fold rows, cross-fitted; their shares are known
    draws: Floats  # (repeats, outputs) on resamples


class Estimates(NamedTuple):
    """What is found of the prior of test rows."""

    expectation_maximisation: Estimate  # the one that is used: of the two it varies less
    black_box: Estimate
    own: Floats  # (outputs,) the shares of the out-of-fold rows

    @property
    def share(self) -> Floats:
        """The estimated prior, `(outputs,)`."""
        return self.expectation_maximisation.share


class _Part(NamedTuple):
    """What one estimation of exclusive classes reads: all of a task, or one label of it."""

    oof: Floats  # logarithms of probabilities, (rows, classes)
    test: Floats  # (test rows, classes)
    targets: Integers  # (rows,) from 0 to classes - 1, each with a row


def estimate(sides: Sides, settings: Bootstrap) -> Estimates:
    """Both estimators on all rows, their intervals, and both on out-of-fold rows as if their shares were not known.

    Expectation-maximisation needs calibrated probabilities: they are calibrated first by bias-corrected temperature
    scaling on the out-of-fold rows, whatever `ensemble.calibration` says. The interval is the percentile bootstrap over
    duplicate groups of out-of-fold rows (with the calibration and the confusion matrix made anew on each resample) and
    over test rows, by up to 200 resamples; it is 0 to 1 where predictions tell nothing of a class.

    Args:
        sides: the probabilities.
        settings: `ensemble.bootstrap`: confidence and seed.
    """
    problem, own = sides.problem, shares_of(sides.targets, sides.problem)
    shape = (2, problem.outputs)  # of the two estimators
    size = (len(sides.oof) + len(sides.test)) * problem.outputs
    repeats = int(np.clip(EFFORT // size, 40, min(REPEATS, settings.repeats)))
    told = np.zeros(problem.outputs, bool)
    share, known, draws = own + np.zeros(shape), own + np.zeros(shape), own + np.zeros((repeats, *shape))
    for outputs, part in _parts(sides):
        found, checked, resampled, told[outputs] = _both(part, sides, repeats, settings.seed)
        share[:, outputs] = found[:, -len(outputs) :]  # of two classes the second's
        known[:, outputs] = checked[:, -len(outputs) :]
        draws[:, :, outputs] = resampled[..., -len(outputs) :]
    bounds = np.array(
        [
            [around(value, draws[:, kind, output], settings.confidence) for output, value in enumerate(line)]
            for kind, line in enumerate(share.tolist())
        ]
    )  # (estimators, outputs, low and high)
    bounds[:, ~told & (own > 0)] = [0, 1]
    by_em, by_black_box = (
        Estimate(share[kind], bounds[kind, :, 0], bounds[kind, :, 1], known[kind], draws[:, kind]) for kind in range(2)
    )
    return Estimates(by_em, by_black_box, own)


def likeliest(oof: npt.NDArray[Any], test: npt.NDArray[Any], targets: Labels, problem: Problem) -> Floats:
    """The estimated prior alone, `(outputs,)`, by expectation-maximisation.

    Args:
        oof: probabilities of rows whose targets it may see, `(rows, outputs)`.
        test: `(test rows, outputs)`.
        targets: as `Problem.targets` says.
        problem: what is predicted.
    """
    none = np.zeros(len(oof), np.int64)
    found = shares_of(targets, problem)
    for outputs, part in _parts(Sides(oof, test, targets, none, none, problem)):
        found[outputs] = _likeliest(part.test, bias_corrected.fit(part.oof, part.targets))[-len(outputs) :]
    return found


def _parts(sides: Sides) -> Iterator[tuple[Integers, _Part]]:
    """What is estimated together, with the outputs that it is of; a class or label that tells nothing is left out."""
    problem, counts = sides.problem, sides.problem.class_counts(sides.targets)
    both = [inside(np.asarray(side, np.float64)) for side in (sides.oof, sides.test)]
    if problem.task == "multiclass":
        there = np.flatnonzero(counts)
        place = np.cumsum(counts > 0) - 1
        kept = [side[:, there] / side[:, there].sum(axis=1, keepdims=True) for side in both]
        yield there, _Part(_by_column(np.log(kept[0])), _by_column(np.log(kept[1])), place[sides.targets])
        return
    carried = sides.targets.reshape(len(sides.targets), -1).astype(np.int64)  # (rows, outputs)
    for output in np.flatnonzero(counts.reshape(-1, 2).min(axis=1) > 0):
        oof, test = (_by_column(np.log(np.stack([1 - side[:, output], side[:, output]], axis=1))) for side in both)
        yield np.array([output]), _Part(oof, test, carried[:, output])


def _by_column(values: Floats) -> Floats:
    """The same in memory by columns: sums over few classes are several times faster."""
    return np.asfortranarray(values)


def _likeliest(test: Floats, scaling: Scaling, times: Floats | None = None, start: Floats | None = None) -> Floats:
    return expectation_maximisation.shares_of(scaling.apply(test), scaling.shares, times, start)


def _both(part: _Part, sides: Sides, repeats: int, seed: int) -> tuple[Floats, Floats, Floats, bool]:
    """Both estimators: their shares `(2, classes)`, those of known rows, on resamples `(repeats, 2, classes)`.

    And whether predictions tell the classes apart at all; else they say nothing of shares.
    """
    classes = part.oof.shape[1]
    scaling = bias_corrected.fit(part.oof, part.targets)
    divisors = black_box.parting(np.exp(part.oof), part.targets)
    test_labels = black_box.called(np.exp(part.test), divisors)
    labels, known = _without_each_slice(part, sides, scaling)
    confusion_of_all = black_box.confusion_of(part.targets, labels, classes)
    found = np.stack(
        [
            _likeliest(part.test, scaling),
            black_box.shares_of(confusion_of_all, np.bincount(test_labels, minlength=classes) / len(test_labels)),
        ]
    )
    _, place = np.unique(sides.groups, return_inverse=True)
    rng = np.random.default_rng(seed)
    resampled = np.tile(found, (repeats, 1, 1))
    for repeat, times in enumerate(_each(drawn(int(place.max()) + 1, repeats, rng))):
        weights = times[place].astype(np.float64)
        of_tests = np.bincount(rng.integers(0, len(part.test), len(part.test)), minlength=len(part.test))
        if np.bincount(part.targets, weights, minlength=classes).min() == 0:
            continue  # a class that is not drawn tells nothing
        again = bias_corrected.fit(part.oof, part.targets, weights, scaling)
        resampled[repeat, 0] = _likeliest(part.test, again, of_tests.astype(np.float64), found[0])
        called = np.bincount(test_labels, of_tests, minlength=classes) / of_tests.sum()
        confusion = black_box.confusion_of(part.targets, labels, classes, weights)
        resampled[repeat, 1] = black_box.shares_of(confusion, called)
    of_each = confusion_of_all / confusion_of_all.sum(axis=0)  # what is called of a class's rows
    return found, known, resampled, bool(np.linalg.svd(of_each, compute_uv=False)[-1] > LEAST_APART)


def _without_each_slice(part: _Part, sides: Sides, scaling: Scaling) -> tuple[Integers, Floats]:
    """Labels by rules that did not see their rows, and both estimators' shares of each slice from the others, averaged.

    The confusion matrix is of those labels. The averages are `(2, classes)`.
    """
    classes = part.oof.shape[1]
    labels = np.empty(len(part.targets), np.int64)
    calibrated = np.empty_like(part.oof)  # by columns too
    held_of = [sides.slices == number for number in np.unique(sides.slices)]
    sets = [(held, ~np.isin(sides.groups, sides.groups[held])) for held in held_of]
    for held, rest in sets:
        if np.bincount(part.targets[rest], minlength=classes).min() == 0:  # the rest lacks a class
            labels[held] = black_box.called(np.exp(part.oof[held]), np.full(classes, 1 / classes))
            calibrated[held] = scaling.apply(part.oof[held])
            continue
        divisors = black_box.parting(np.exp(part.oof[rest]), part.targets[rest])
        labels[held] = black_box.called(np.exp(part.oof[held]), divisors)
        calibrated[held] = bias_corrected.fit(part.oof[rest], part.targets[rest], None, scaling).apply(part.oof[held])
    by_black_box = np.zeros(classes)
    for held, rest in sets:
        called = np.bincount(labels[held], minlength=classes) / held.sum()
        confusion = black_box.confusion_of(part.targets[rest], labels[rest], classes)
        by_black_box += held.mean() * black_box.shares_of(confusion, called)
    return labels, np.stack([expectation_maximisation.shares_of(calibrated, scaling.shares), by_black_box])


def _each(blocks: Iterator[npt.NDArray[Any]]) -> Iterator[npt.NDArray[Any]]:
    for block in blocks:
        yield from block
