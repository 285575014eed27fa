"""The labels of rows that carry any number of them: a column that lists them, or a column of 0 and 1 a class."""

import json
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from podium.competition.columns import distinct, held
from podium.competition.labels import class_of, number, read_otherwise
from podium.config.competition import LabelList
from podium.errors import PodiumError
from podium.io.tables import Table

SEPARATORS = (",", ";", "|", " ", "\t", "/")
"""Those that a list is likely to be written with."""

SHOWN = 60  # characters of a cell in a message


def from_lists(table: Table, label: LabelList, classes: Sequence[str]) -> tuple[npt.NDArray[np.int32], list[str]]:
    """The labels of each row, from a column that lists them.

    A list is text with a separator between labels, or a list of a JSON or Parquet file. White space around a label is
    no part of it, and a label is a class as in `labels.targets`. A row may list none; that is noted, as are a label
    that a row lists twice and a separator with nothing beside it.

    Args:
        table: the labelled rows.
        label: the column, and what stands between two labels.
        classes: what the labels are, in order.

    Returns:
        (rows, classes) int32, 1 for each label that a row carries; notes.

    Raises:
        PodiumError: no such column, or a label that is none of the classes.
    """
    _check_separable(label, classes)
    cells, rows = distinct(held(table, label.column, "competition.label.column"))
    counts = dict(zip(cells, np.bincount(rows).tolist(), strict=True))
    parts = {cell: _parts(cell, label.separator, listed=label.column in table.nested) for cell in counts}
    named = {cell: [part for part in of_cell if part] for cell, of_cell in parts.items()}
    index = {name: class_of(name, classes) for names in named.values() for name in names}
    if unknown := {name for name, found in index.items() if found is None}:
        place, cell = next((place, cell) for place, cell in enumerate(cells) if not unknown.isdisjoint(named[cell]))
        row, name = int((rows == place).argmax()), next(name for name in named[cell] if name in unknown)
        raise _unknown(table, label, row, name, classes)
    places = {
        cell: sorted({found for name in names if (found := index[name]) is not None}) for cell, names in named.items()
    }
    sets = np.zeros((len(cells), len(classes)), dtype=np.int32)
    for place, cell in enumerate(cells):
        sets[place, places[cell]] = 1
    target = sets[rows]
    blank = [cell for cell in counts if cell.strip() and label.separator.strip() and "" in parts[cell]]
    twice = [cell for cell in counts if len(named[cell]) > len(places[cell])]
    listed = Counter[str]()
    for cell in cells:
        for name in named[cell]:
            listed[name] += counts[cell]
    notes = read_otherwise(listed, index, classes)
    notes += [
        f"rows with nothing beside a separator {label.separator!r}: {sum(counts[cell] for cell in blank)}"
    ] * bool(blank)
    notes += [f"rows that list a label twice: {sum(counts[cell] for cell in twice)}"] * bool(twice)
    return target, notes + about_sets(target, classes)


def from_indicators(
    table: Table, names: Sequence[str], classes: Sequence[str]
) -> tuple[npt.NDArray[np.int32], list[str]]:
    """The labels of each row, from a column a class that says whether the row carries it.

    Args:
        table: the labelled rows.
        names: the columns, in the order of the classes.
        classes: their names.

    Returns:
        (rows, classes) int32, 1 for each label that a row carries; notes.

    Raises:
        PodiumError: no such column, or a cell that is neither 0 nor 1 (1.0), true nor false.
    """
    target, otherwise = np.zeros((len(table.frame), len(names)), dtype=np.int32), Counter[str]()
    for place, name in enumerate(names):
        cells, rows = distinct(held(table, name, f"competition.label.{place}"))
        read = [indicator(cell) for cell in cells]
        if None in read:
            wrong = read.index(None)
            raise _no_indicator(table, int((rows == wrong).argmax()), name, cells[wrong], classes)
        target[:, place] = np.array(read, dtype=np.int32)[rows]
        counts = zip(cells, np.bincount(rows).tolist(), strict=True)
        otherwise.update({cell: count for cell, count in counts if cell not in ("0", "1")})
    notes = [f"{cell!r} in a column of labels, read as {indicator(cell)}: {count}" for cell, count in otherwise.items()]
    return target, notes + about_sets(target, classes)


def indicator(cell: str) -> int | None:
    """Whether a cell says yes, 1, or no, 0; None: neither.

    Example:
        >>> [indicator(cell) for cell in ("1", "0.0", "True", "yes", "")]
        [1, 0, 1, None, None]
    """
    said = {"true": 1, "false": 0}.get(cell.strip().casefold())
    if said is None and (value := number(cell)) in (0.0, 1.0):
        return int(value)
    return said


def about_sets(target: npt.NDArray[np.int32], classes: Sequence[str]) -> list[str]:
    """Notes on rows without a label, and on labels that every row carries.

    Args:
        target: (rows, classes), 1 for each label that a row carries.
        classes: their names.
    """
    without = int((~target.any(axis=1)).sum())
    everywhere = [repr(name) for name, always in zip(classes, np.all(target, axis=0).tolist(), strict=True) if always]
    notes = [f"rows without a label: {without}"] * (without > 0)
    return notes + [f"labels that every row carries: {', '.join(everywhere)}"] * bool(everywhere)


def _parts(cell: str, separator: str, *, listed: bool) -> list[str]:
    """What a list holds, without white space around; `listed`: the file holds it as a list, which is JSON here."""
    if listed and cell.startswith("["):
        values = json.loads(cell)
        return [(value if isinstance(value, str) else json.dumps(value)).strip() for value in values]
    return [part.strip() for part in cell.split(separator)]


def _check_separable(label: LabelList, classes: Sequence[str]) -> None:
    """No class is called by what separates two."""
    for name in classes:
        if label.separator in name.strip():
            what = f"the class {name!r} holds the separator {label.separator!r}, so no list could name it"
            fix = "write the lists with another one, or give a column of 0 and 1 a class"
            raise PodiumError(what, where="params.yaml, competition.label.separator", fix=fix)


def _unknown(table: Table, label: LabelList, row: int, name: str, classes: Sequence[str]) -> PodiumError:
    allowed = ", ".join(map(repr, classes))
    marks = [mark for mark in SEPARATORS if mark in name and mark != label.separator]
    between = [mark for mark in marks if all(class_of(part, classes) is not None for part in name.split(mark))]
    if between:
        fix = f"is the separator {between[0]!r}? Set competition.label.separator"
    elif name[0] in "[{":
        fix = "write the labels alone, without brackets, quotes or keys"
    elif row == 0 and name == label.column and table.lines[0] == 1:
        fix = _header(table)
    else:
        near = get_close_matches(name, classes, n=1)
        fix = f"{f'did you mean {near[0]!r}? ' if near else ''}competition.classes has {allowed}"
    where = f"{table.place(row)}, column {label.column!r}"
    return PodiumError(f"the label {_shown(name)} is none of the classes", where=where, fix=fix)


def _no_indicator(table: Table, row: int, name: str, cell: str, classes: Sequence[str]) -> PodiumError:
    fix = "write 1 where the row carries the label, else 0"
    if cell.strip() and class_of(cell, classes) is not None:
        fix = "for a column that lists labels, set competition.label to {column: ..., separator: ...}"
    elif row == 0 and cell == name and table.lines[0] == 1:
        fix = _header(table)
    what = f"{_shown(cell)} is neither 0 nor 1" if cell.strip() else "the cell is empty"
    return PodiumError(what, where=f"{table.place(row)}, column {name!r}", fix=fix)


def _header(table: Table) -> str:
    return f"is line 1 a header? Set {table.key or 'its'}{'.' if table.key else ' '}header to true"


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}…")
