"""Made-up files: what a shape is, rows as CSV, and texts without traps."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple


class Shape(NamedTuple):
    """The files of a competition, and what must come of them."""

    files: dict[str, bytes]
    texts: dict[int, str]  # by training row, cleaned
    targets: dict[int, list[int]]  # by training row
    header: list[str] | None  # of the submission
    kept: list[list[str]]  # by test row: what the submission holds beside predictions


def rows(*cells: Sequence[object], separator: str = ",", end: str = "\n", encoding: str = "utf-8") -> bytes:
    """CSV as most programs write it, quoted where needed."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(cells)
    return stream.getvalue().encode(encoding)


def plain(count: int, what: str = "row") -> list[str]:
    """Texts without traps, each of its own."""
    return [f"this is {what} number {number}, of no account" for number in range(count)]
