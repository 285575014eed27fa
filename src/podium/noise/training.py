"""Drop doubtful rows of one training side, by what that side alone tells."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.architectures import logistic
from podium.config.folds import Noise
from podium.errors import PodiumError
from podium.noise.confident import contradictions
from podium.noise.conflicts import conflicting
from podium.problem import Problem
from podium.sampling import fold_rng

Integers = npt.NDArray[np.int64]
MEMBER = logistic.Settings(word_ngrams=[1, 2], char_ngrams=None)
"""Logistic regression on TF-IDF of words and pairs of words: fast, and as good as any at telling what is odd."""


class Cleaned(NamedTuple):
    """One training side."""

    kept: Integers  # positions, in their order
    dropped: Integers  # positions, rising
    reasons: list[str]  # of each dropped one


def cleaned(
    side: Integers,
    train: pd.DataFrame,
    problem: Problem,
    noise: Noise | None,
    place: tuple[int, int],
    where: str = "samplings",
) -> Cleaned:
    """Leave out rows whose label is in doubt.

    Nothing but rows of the side is looked at: the probabilities that contradict a row come from a model that was fitted
    on other rows of the same side, in an inner cross-validation. So neither the rows that the fold validates nor their
    labels have a say in what it trains on.

    Args:
        side: the positions that a fold trains on, each once.
        train: `text`, `group` and the targets of all rows (data/prepared/train.parquet).
        problem: what is predicted.
        noise: what is dropped; None: nothing is.
        place: repeat and fold, or `podium.sampling.REFIT`: the inner folds are its own.
        where: the key of the sampling in params.yaml, for errors.

    Raises:
        PodiumError: a class would have no row left.
    """
    if noise is None:
        return Cleaned(side, side[:0], [])
    targets = problem.targets(train)[side]
    groups = train["group"].to_numpy()[side]
    reason = np.full(len(side), "", dtype=object)
    if noise.contradicted == "drop":
        texts = train["text"].to_numpy(object)[side]
        probabilities = out_of_fold(texts, targets, groups, problem, noise.folds, fold_rng(noise.seed, *place))
        reason[_surest(probabilities, targets, problem, noise.most)] = "contradicted"
    if noise.conflicting == "drop":
        reason[conflicting(groups, targets)] = "conflicting"
    dropped = reason != ""
    counts = [
        problem.class_counts(some).reshape(len(problem.classes), -1)[:, -1] for some in (targets, targets[~dropped])
    ]
    if (gone := np.flatnonzero((counts[0] > 0) & (counts[1] == 0))).size:
        what = f"no row of {problem.classes[gone[0]]!r} would be left to train on"
        raise PodiumError(what, where=f"{where}.noise", fix="set conflicting: keep")
    order = np.flatnonzero(dropped)[np.argsort(side[dropped], kind="stable")]
    return Cleaned(side[~dropped], side[order], reason[order].tolist())


def told(dropped: Mapping[str, Cleaned], train: pd.DataFrame) -> pd.DataFrame:
    """What was left out: columns job, row, why.

    Args:
        dropped: by the name of the training side.
        train: `row` (data/prepared/train.parquet).
    """
    rows = train["row"].to_numpy(np.int64)
    lines = [
        (name, rows[position], reason)
        for name, side in dropped.items()
        for position, reason in zip(side.dropped, side.reasons, strict=True)
    ]
    return pd.DataFrame(lines, columns=["job", "row", "why"])


def out_of_fold(
    texts: npt.NDArray[np.object_],
    targets: npt.NDArray[np.int32],
    groups: npt.NDArray[np.generic],
    problem: Problem,
    k: int,
    rng: np.random.Generator,
) -> npt.NDArray[np.float32]:
    """Probabilities of rows by a model that saw neither them nor their duplicates, `(rows, outputs)`.

    Args:
        texts: `(rows,)`.
        targets: as `Problem.targets` says.
        groups: of equal texts, `(rows,)`.
        problem: what is predicted.
        k: folds.
        rng: which rows are in which.
    """
    units, first, place = np.unique(groups, return_index=True, return_inverse=True)
    classes = problem.strata(targets)[first]
    order = np.lexsort((rng.permutation(len(units)), classes))  # class by class, shuffled within
    fold_of = np.empty(len(units), np.int64)
    fold_of[order] = np.arange(len(units)) % k
    folds, found = fold_of[place], np.zeros((len(texts), problem.outputs), np.float32)
    for fold in np.unique(folds):
        held = folds == fold
        if held.all():
            raise PodiumError("all training texts are one", where="samplings", fix="set noise to null")
        arrays = logistic.fit(MEMBER, texts[~held].tolist(), targets[~held], problem, seed=0)
        found[held] = logistic.predict(MEMBER, arrays, texts[held].tolist(), problem)
    return found


def _surest(
    probabilities: npt.NDArray[np.float32], targets: npt.NDArray[np.int32], problem: Problem, most: float
) -> Integers:
    """The contradicted rows, of each class the surest ones and at most that share of its rows."""
    found = contradictions(probabilities, targets, problem)
    strata, chosen = problem.strata(targets), [np.zeros(0, np.int64)]
    for stratum in np.unique(strata):
        inside = np.flatnonzero(strata == stratum)
        doubtful = inside[found.found[inside]]
        ranked = doubtful[np.argsort(found.margin[doubtful], kind="stable")]
        chosen.append(ranked[: int(most * len(inside))])
    return np.concatenate(chosen)
