"""What every run must keep, asked of each stage's arrays before it writes them: docs/invariants.md lists all of it.

None of this is an `assert`, which `python -O` leaves out; together it takes less than a hundredth of a run
(bench/invariants.py).
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from podium.errors import Fault
from podium.hashing import sha256_file

SUM = 1e-3
"""How far the probabilities of all classes may be from 1: float32, averaged and corrected."""


def check_rows(found: int, expected: int, where: str, like: str, stage: str) -> None:
    """As many rows come out as went in.

    Args:
        found: rows that came out.
        expected: rows that went in.
        where: what holds the rows found.
        like: what holds the rows expected.
        stage: that makes it anew.

    Raises:
        Fault: there are more or fewer.
    """
    if found != expected:
        raise Fault(f"it has {found:,} rows, and {like} {expected:,}", where=where, stage=stage)


def check_keys(found: NDArray[np.int64], expected: NDArray[np.int64], where: str, like: str, stage: str) -> None:
    """The rows are the same ones, in the same order.

    Args:
        found: `(rows,)` their keys.
        expected: `(rows,)` those that they must have.
        where: what holds the rows found.
        like: what holds the rows expected.
        stage: that makes it anew.

    Raises:
        Fault: they are others.
    """
    check_rows(len(found), len(expected), where, like, stage)
    if (other := np.flatnonzero(found != expected)).size:
        place = int(other[0])
        what = f"row {place} has the key {found[place]}, and {expected[place]} in {like}"
        raise Fault(what, where=where, stage=stage)


def check_positions(positions: NDArray[np.int64], rows: int, where: str, stage: str) -> None:
    """Positions are whole numbers of rows that are there.

    Args:
        positions: `(positions,)`.
        rows: how many there are.
        where: what holds the positions.
        stage: that makes it anew.

    Raises:
        Fault: they are of another kind, or one is of no row.
    """
    if positions.dtype != np.int64 or positions.ndim != 1:
        what = f"it holds {positions.ndim}-dimensional {positions.dtype}, not a list of int64"
        raise Fault(what, where=where, stage=stage)
    if (outside := np.flatnonzero((positions < 0) | (positions >= rows))).size:
        raise Fault(f"it names row {positions[outside[0]]} of {rows:,}", where=where, stage=stage)


def check_probabilities(values: NDArray[np.floating], where: str, stage: str, *, one_class: bool) -> None:
    """Every probability is in [0, 1], and where a row is of one class, those of all classes sum to 1.

    Args:
        values: `(rows, outputs)`.
        where: what holds them.
        stage: that makes it anew.
        one_class: the task is multi-class.

    Raises:
        Fault: one is not finite or outside, or a row's sum is not 1.
    """
    if len(wrong := np.argwhere(~((values >= 0) & (values <= 1)))):  # NaN is neither
        row, output = wrong[0].tolist()
        raise Fault(f"row {row} has the probability {values[row, output]} of output {output}", where=where, stage=stage)
    if one_class and (off := np.flatnonzero(abs(values.sum(axis=1, dtype=np.float64) - 1) > SUM)).size:
        row = int(off[0])
        raise Fault(f"the probabilities of row {row} sum to {values[row].sum():.4g}, not 1", where=where, stage=stage)


def check_recorded(root: Path, recorded: Mapping[str, str], paths: list[str], by: str, stage: str) -> None:
    """Files are still those that their producer wrote, or read.

    Args:
        root: the project's folder.
        recorded: SHA-256 by path, as the producer told it.
        paths: what is asked for, relative to the project.
        by: the file that records them.
        stage: that makes it anew.

    Raises:
        Fault: one is not recorded, or has other bytes.
    """
    for path in paths:
        if (told := recorded.get(path)) is None:
            raise Fault(f"it does not tell the hash of {path}", where=by, stage=stage)
        if (found := sha256_file(root / path)) != told:
            raise Fault(f"its SHA-256 is {found[:12]}, and {told[:12]} in {by}", where=path, stage=stage)
