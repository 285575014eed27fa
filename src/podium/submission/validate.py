"""Checks before anything is handed in: every id once on both sides, the same ids, and predictions that may be."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError

SHOWN = 3
LONGEST = 60  # characters of an id in a message
TOLERANCE = 1e-3  # of a sum of float32 probabilities


def check_once(ids: Sequence[str], where: str, place: Callable[[int], str]) -> None:
    """Assert that no id stands twice.

    Args:
        ids: `(rows,)`.
        where: the file and the column.
        place: a row → where it stands.

    Raises:
        PodiumError: one does; both places are named.
    """
    first: dict[str, int] = {}
    for row, name in enumerate(ids):
        if first.setdefault(name, row) != row:
            problem = f"the id {shown(name)} stands twice, first at {place(first[name])}"
            raise PodiumError(problem, where=f"{place(row)}, {where}", fix="each row needs an id of its own")


def check_same(expected: Sequence[str], source: str, found: Sequence[str], other: str, fix: str) -> None:
    """Assert that two files hold the same ids.

    Args:
        expected: the test rows' ids.
        source: the test file.
        found: the other file's ids.
        other: that file.
        fix: what to do where they differ.

    Raises:
        PodiumError: they do not; the first few missing and unexpected ones are named.
    """
    missing, unknown = _without(expected, found), _without(found, expected)
    if missing or unknown:
        sides = [f"lacks {_some(missing)} of {source}"] if missing else []
        sides += [f"holds {_some(unknown)} not in {source}"] if unknown else []
        raise PodiumError(f"it {' and '.join(sides)}", where=other, fix=fix)


def check_labels(predictions: npt.NDArray[np.integer], classes: Sequence[str], where: str) -> None:
    """Assert that every prediction is the index of a class.

    Args:
        predictions: `(rows,)`.
        classes: their names.
        where: the file.

    Raises:
        PodiumError: one is not.
    """
    if (wrong := np.flatnonzero((predictions < 0) | (predictions >= len(classes)))).size:
        problem = f"the prediction {predictions[wrong[0]]} is no class ({', '.join(classes)})"
        raise PodiumError(problem, where=f"{where}, row {wrong[0]}", fix="run `dvc repro`")


def check_indicators(predictions: npt.NDArray[np.integer], classes: Sequence[str], where: str) -> None:
    """Assert that every label is predicted, 1, or not, 0.

    Args:
        predictions: `(rows, classes)`.
        classes: their names.
        where: the file.

    Raises:
        PodiumError: one is neither.
    """
    if len(wrong := np.argwhere((predictions != 0) & (predictions != 1))):
        row, place = wrong[0]
        problem = f"the prediction {predictions[row, place]} of {classes[place]!r} is neither 0 nor 1"
        raise PodiumError(problem, where=f"{where}, row {row}", fix="run `dvc repro`")


def check_probabilities(probabilities: npt.NDArray[np.floating], where: str, *, one_class: bool = False) -> None:
    """Assert that every probability is finite and in [0, 1].

    Args:
        probabilities: `(rows,)` or `(rows, outputs)`.
        where: the file.
        one_class: the outputs of a row are of classes of which it has one, so that their sum is 1.

    Raises:
        PodiumError: one is not.
    """
    by_row = probabilities.reshape(len(probabilities), -1)
    if len(wrong := np.argwhere(~((by_row >= 0) & (by_row <= 1)))):
        row, place = wrong[0]
        problem = f"{by_row[row, place]} is not a probability in [0, 1]"
        raise PodiumError(problem, where=f"{where}, row {row}", fix="run `dvc repro`")
    if one_class and (off := np.flatnonzero(abs(by_row.sum(axis=1) - 1) > TOLERANCE)).size:
        problem = f"the probabilities of all classes add up to {by_row[off[0]].sum():.4g}, not 1"
        raise PodiumError(problem, where=f"{where}, row {off[0]}", fix="run `dvc repro`")


def shown(text: str) -> str:
    """A cell as a message shows it: quoted, and cut where it is long."""
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _without(ids: Sequence[str], others: Sequence[str]) -> list[str]:
    """The ids that the others lack, in their order."""
    known = set(others)
    return [name for name in ids if name not in known]


def _some(ids: list[str]) -> str:
    """How many, and the first few."""
    more = ", ..." if len(ids) > SHOWN else ""
    return f"{len(ids)} id{'s' * (len(ids) != 1)} ({', '.join(map(shown, ids[:SHOWN]))}{more})"
