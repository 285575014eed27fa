"""Classes that are too rare to be in every fold: an error, one joined class, or rows that are never validated on.

What counts is a class's distinct texts, since equal texts are never divided. In a single-label task those are the texts
that no other class has as well; in a multi-label task, the texts that carry the label in one row at least.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config.competition import RareClasses
from podium.errors import PodiumError
from podium.problem import Problem

KEY = "competition.rare_classes"
SHOWN = 5  # classes named in a message


@dataclass(frozen=True)
class Rare:
    """What becomes of the rare classes.

    Args:
        becomes: (classes,) the class that each becomes: itself, or the one that it is joined to.
        train_only: (rows,) rows that are never validated on.
        found: what to tell of it, a JSON value; empty where no class is rare.
    """

    becomes: npt.NDArray[np.int64]
    train_only: npt.NDArray[np.bool_]
    found: dict[str, Any]

    def joined(self, targets: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Targets with the rare classes joined: classes, (rows,); or labels, (rows, classes), where any is enough."""
        if targets.ndim == 1:
            return self.becomes[targets].astype(np.int32)
        joined = np.zeros_like(targets)
        for place, into in enumerate(self.becomes):
            joined[:, into] |= targets[:, place]
        return joined


def rare(
    targets: npt.NDArray[np.int32], groups: npt.NDArray[np.generic], settings: RareClasses, problem: Problem
) -> Rare:
    """Find the rare classes, and what becomes of them.

    error: there may be none. merge: all of them are joined; where they hold too few distinct texts together, the next
    rarest classes join them, one by one; the joined class is called by its most frequent. train_only: the rarest
    class's rows are taken from those that are validated on, then the next, until no class that is left is rare.

    Args:
        targets: of the rows that folds divide, as `problem` says.
        groups: (rows,) the duplicate group of each.
        settings: what to do, and how many distinct texts are enough.
        problem: a multi-class or multi-label one.

    Raises:
        PodiumError: there are rare classes and that is an error, or too little would be left.
    """
    codes = pd.factorize(groups)[0].astype(np.int64)
    nothing = Rare(np.arange(len(problem.classes)), np.zeros(len(targets), dtype=bool), {})
    texts = _texts(_carried(targets, codes, problem), problem)
    few = np.flatnonzero(texts < settings.below)
    if not len(few):
        return nothing
    if settings.do == "error":
        raise _too_rare(texts, few, settings, problem.classes)
    if settings.do == "merge":
        becomes = _merged(_carried(targets, codes, problem), settings.below, problem)
        into = int(becomes[(becomes != np.arange(len(becomes))).argmax()])
        chosen, told = becomes == into, {"into": problem.classes[into]}
        train_only = nothing.train_only
    else:
        chosen, train_only = _never_validated(targets, codes, settings.below, problem)
        becomes, told = nothing.becomes, {}
    counted = {problem.classes[place]: int(texts[place]) for place in np.flatnonzero(chosen).tolist()}
    rows = int(_of(targets, chosen).sum())
    found = {"do": settings.do, "below": settings.below, **told, "rows": rows, "texts": counted}
    return Rare(becomes, train_only, found)


def told(found: dict[str, Any]) -> str:
    """What became of the rare classes, in one line."""
    names, rows = list(found["texts"]), f"{found['rows']:,} rows"
    few = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    if found["do"] == "merge":
        return f"{len(names)} rare classes are one from here on, called {found['into']} ({rows}): {few}"
    return f"rare classes that are trained on and never validated on: {few} ({rows})"


def _carried(targets: npt.NDArray[np.int32], codes: npt.NDArray[np.int64], problem: Problem) -> npt.NDArray[np.bool_]:
    """Which classes each text has in one row at least, (texts, classes)."""
    carried = np.zeros((int(codes.max(initial=-1)) + 1, len(problem.classes)), dtype=bool)
    if targets.ndim == 1:
        carried[codes, targets] = True
    else:
        np.logical_or.at(carried, codes, targets > 0)
    return carried


def _texts(carried: npt.NDArray[np.bool_], problem: Problem) -> npt.NDArray[np.int64]:
    """How many distinct texts each class has, (classes,)."""
    counted = carried if problem.task == "multilabel" else carried[carried.sum(axis=1) == 1]
    return np.asarray(counted.sum(axis=0), dtype=np.int64)


def _merged(carried: npt.NDArray[np.bool_], below: int, problem: Problem) -> npt.NDArray[np.int64]:
    texts = _texts(carried, problem)
    rarest_first = np.argsort(texts, kind="stable")
    becomes = np.arange(len(texts))
    for many in range(max(2, int((texts < below).sum())), len(texts)):
        members = np.sort(rarest_first[:many])
        into = int(members[texts[members].argmax()])
        joined = carried.copy()
        joined[:, members] = False
        joined[:, into] = carried[:, members].any(axis=1)
        if _texts(joined, problem)[into] >= below:
            becomes[members] = into
            return becomes
    what = f"joined, all classes but one have fewer than {below} distinct texts"
    raise PodiumError(what, where=f"{KEY}.below", fix="lower it, or raise data.sample if that is below 1")


def _never_validated(
    targets: npt.NDArray[np.int32], codes: npt.NDArray[np.int64], below: int, problem: Problem
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which classes are rare, and which rows have one of them."""
    left, rare = np.ones(len(targets), dtype=bool), np.zeros(len(problem.classes), dtype=bool)
    while True:
        texts = np.where(rare, len(targets) + below, _texts(_carried(targets[left], codes[left], problem), problem))
        if texts.min() >= below:
            break
        rare[texts.argmin()] = True
        left = ~_of(targets, rare)
    if (~rare).sum() < (1 if problem.task == "multilabel" else 2):
        what = f"{int(rare.sum())} of {len(rare)} classes have fewer than {below} distinct texts to validate on"
        raise PodiumError(what, where=f"{KEY}.below", fix="lower it, or raise data.sample if that is below 1")
    return rare, ~left


def _of(targets: npt.NDArray[np.int32], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which rows have one of the chosen classes, (rows,)."""
    return np.asarray(targets[:, chosen].any(axis=1) if targets.ndim == 2 else chosen[targets])


def _too_rare(
    texts: npt.NDArray[np.int64], few: npt.NDArray[np.int64], settings: RareClasses, classes: Sequence[str]
) -> PodiumError:
    rarest = few[np.argsort(texts[few], kind="stable")]
    shown = ", ".join(f"{classes[place]!r} {texts[place]}" for place in rarest[:SHOWN].tolist())
    more = f" and {len(few) - SHOWN} more" if len(few) > SHOWN else ""
    many = f"{len(few)} classes have" if len(few) > 1 else "a class has"
    what = f"{many} fewer than {settings.below} distinct texts: {shown}{more}"
    fix = f"set {KEY}.do to merge or train_only, lower {KEY}.below, or raise data.sample if that is below 1"
    return PodiumError(what, where=f"params.yaml, {KEY}", fix=fix)
