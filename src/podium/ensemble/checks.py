"""Checks on the tables that members come in: whatever is wrong, one line names the member, the file and the row."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.errors import PodiumError
from podium.problem import Problem

SLACK = 0.02
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Given(NamedTuple):
    """One table of one member, and how to speak of it."""

    member: str
    path: str
    frame: pd.DataFrame
    fix: str

    def wrong(self, what: str, place: str = "") -> PodiumError:
        """The error to raise: `what` at `place` of this table."""
        where = f"member {self.member}, {self.path}"
        return PodiumError(what, where=f"{where}, {place}" if place else where, fix=self.fix)


def numbers(given: Given, column: str) -> Floats:
    """A column as float64, `(rows,)`; text, as a CSV has it, is read exactly.

    Raises:
        PodiumError: the column is missing, or a value is not a number.
    """
    if column not in given.frame:
        raise given.wrong(f"the column {column!r} is missing; there are {', '.join(map(str, given.frame.columns))}")
    values = given.frame[column]
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(np.float64, na_value=np.nan)
    found = np.empty(len(values))
    for line, value in enumerate(values):
        try:
            found[line] = float(value)
        except (TypeError, ValueError):
            raise given.wrong(f"{value!r} is not a number", f"column {column!r}, line {line} of its rows") from None
    return found


def integers(given: Given, column: str) -> Integers:
    """A column as int64, `(rows,)`.

    Raises:
        PodiumError: the column is missing, or a value is not a whole number that float64 holds exactly.
    """
    values = numbers(given, column)
    small = np.abs(values) < 2**53  # NaN is not
    whole = small & (values == np.round(values))
    if not whole.all():
        line = int(np.flatnonzero(~whole)[0])
        large = np.isfinite(values[line]) and not small[line]
        problem = f"{values[line]} is {'too large a' if large else 'not a whole'} number"
        raise given.wrong(problem, f"column {column!r}, line {line} of its rows")
    return values.astype(np.int64)


def probabilities(given: Given, problem: Problem) -> Floats:
    """The probability columns, `(rows, outputs)`, each value finite and in [0, 1]; multi-class: of sum 1 in each row.

    Sums may differ from 1 by what rounding to two or three decimals does (`SLACK`).

    Raises:
        PodiumError: a column is missing, there is one of a class that has none, a value is no probability, or a
            row's do not sum to 1.
    """
    columns = problem.probability_columns
    if other := [name for name in map(str, given.frame.columns) if name.startswith("p_") and name not in columns]:
        raise given.wrong(f"the column {other[0]!r} belongs to no output; expected: {', '.join(columns)}")
    values = np.stack([numbers(given, column) for column in columns], axis=1)
    allowed = (values >= 0) & (values <= 1)  # NaN is not
    if not allowed.all():
        line, output = np.argwhere(~allowed)[0]
        row = f"row {given.frame['row'].iloc[line]}"
        raise given.wrong(
            f"{values[line, output]} is not a probability in [0, 1]", f"{row}, column {columns[output]!r}"
        )
    if problem.task == "multiclass":
        sums = values.sum(axis=1)
        if (far := np.flatnonzero(np.abs(sums - 1) > SLACK)).size:
            row = f"row {given.frame['row'].iloc[far[0]]}"
            raise given.wrong(f"the probabilities of {len(columns)} classes sum to {sums[far[0]]:.4g}, not 1", row)
    return values


def aligned(given: Given, rows: Integers, expected: Integers, against: str) -> Integers:
    """The place in `rows` of each expected row, `(expected,)`.

    Args:
        given: the table that is spoken of.
        rows: what it holds, in any order.
        expected: what it must hold, each once.
        against: the file that says so.

    Raises:
        PodiumError: a row stands twice, is missing, or is not known.
    """
    order = np.argsort(rows, kind="stable")
    ranked = rows[order]
    if twice := ranked[1:][ranked[1:] == ranked[:-1]].tolist():
        raise given.wrong(f"row {twice[0]} stands twice")
    if missing := np.setdiff1d(expected, rows).tolist():
        raise given.wrong(f"it lacks rows of {against}: {_some(missing)}")
    if unknown := np.setdiff1d(rows, expected).tolist():
        raise given.wrong(f"it holds rows that {against} has not: {_some(unknown)}")
    return order[np.searchsorted(ranked, expected)]


def _some(rows: list[int]) -> str:
    """The first few of many rows, and how many."""
    return ", ".join(map(str, rows[:3])) + (f", ... ({len(rows)} in all)" if len(rows) > 3 else "")
