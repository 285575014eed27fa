"""Labels, as they stand in a file, become the index of each row's class; several labels a row: label_sets."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from podium.competition.columns import distinct, held
from podium.errors import PodiumError
from podium.io.tables import Table


def targets(table: Table, name: str, classes: Sequence[str]) -> tuple[npt.NDArray[np.int32], list[str]]:
    """The class of each row.

    A label is a class if it is written the same, else with the white space around it off, else if both are the same
    number (1.0 and 1), else if they differ in case alone (True and true), and only if that leaves one class; such
    readings are noted.

    Args:
        table: the labelled rows.
        name: the column of labels.
        classes: what the labels are, in order.

    Returns:
        (rows,) int32, the index of each row's class; notes.

    Raises:
        PodiumError: no such column, or a label that is none of the classes.
    """
    values = held(table, name, "competition.label")
    labels, places = distinct(values)
    index = {label: class_of(label, classes) for label in labels}
    if unknown := {label for label, found in index.items() if found is None}:
        raise _unknown(table, name, values.to_pylist(), unknown, classes)
    target = np.array([index[label] for label in labels], dtype=np.int32)[places]
    counts = dict(zip(labels, np.bincount(places).tolist(), strict=True))
    return target, read_otherwise(counts, index, classes)


def read_otherwise(counts: Mapping[str, int], index: Mapping[str, int | None], classes: Sequence[str]) -> list[str]:
    """A note for each label that is a class though it is written otherwise.

    Args:
        counts: how often each label stands in the file.
        index: the class of each.
        classes: their names.
    """
    read = [(label, classes[found]) for label, found in index.items() if found is not None and label != classes[found]]
    return [f"labels {label!r} read as the class {named!r}: {counts[label]}" for label, named in read]


def check_all_there(target: npt.NDArray[np.int32], table: Table, classes: Sequence[str]) -> None:
    """Every class has a row.

    Args:
        target: (rows,) the class of each; or (rows, classes), 1 for each label that a row carries.
        table: where they stand.
        classes: their names.

    Raises:
        PodiumError: one has none.
    """
    present = np.unique(target) if target.ndim == 1 else np.flatnonzero(target.any(axis=0))
    if len(present) == len(classes):
        return
    absent = [repr(name) for place, name in enumerate(classes) if place not in present]
    what = f"no row has the label {', '.join(absent)}"
    if len(present) == 1 and target.ndim == 1:
        what += f": all {len(target)} are {classes[present[0]]!r}"
    fix = "give rows of every class, or correct competition.classes"
    raise PodiumError(what, where=table.path, fix=fix)


def class_of(label: str, classes: Sequence[str]) -> int | None:
    """The class that a label is, written the same or otherwise (see `targets`); None: it is none.

    Example:
        >>> class_of("1.0", ["0", "1"]), class_of("maybe", ["0", "1"])
        (1, None)
    """
    readings: list[Callable[[str], object]] = [str, str.strip, number, lambda text: text.strip().casefold()]
    for reading in readings:
        read = reading(label)
        if (
            read is not None
            and len(same := [place for place, name in enumerate(classes) if reading(name) == read]) == 1
        ):
            return same[0]
    return None


def number(text: str) -> float | None:
    """A finite number written in ASCII digits, else None."""
    try:
        value = float(text) if text.isascii() and "_" not in text else float("nan")
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _unknown(table: Table, name: str, labels: list[str], unknown: set[str], classes: Sequence[str]) -> PodiumError:
    rows = [row for row, label in enumerate(labels) if label in unknown]
    label, where = labels[rows[0]], table.place(rows[0])
    more = f", nor are those of {len(rows) - 1} more rows" if len(rows) > 1 else ""
    allowed = ", ".join(map(repr, classes))
    if not label.strip():
        rest = f", as in {len(rows) - 1} more rows" if len(rows) > 1 and len(unknown) == 1 else ""
        return PodiumError(f"the label is empty{rest}", where=f"{where}, column {name!r}", fix=f"give one of {allowed}")
    near = get_close_matches(label, classes, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    fix = f"{hint}competition.classes has {allowed}"
    if rows == [0] and label == name and table.lines[0] == 1:
        fix = f"is line 1 a header? Set {table.key or 'its'}{'.' if table.key else ' '}header to true"
    elif label == name:
        fix = "take that line away, if it is the header once more"
    shown = repr(label if len(label) <= 60 else f"{label[:60]}…")
    what = f"the label {shown} is none of the classes{more}"
    return PodiumError(what, where=f"{where}, column {name!r}", fix=fix)
