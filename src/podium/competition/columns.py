"""The columns that params.yaml names, as they stand in a table; one that is missing is explained."""

from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.io.strings import Strings, strings
from podium.io.tables import Table, likely_separator

SHOWN = 12  # names of columns in a message


def column(table: Table, name: str, setting: str) -> list[str]:
    """A column's values, each an object: for columns that few competitions have.

    Args, errors:
        as of `held`.

    Returns:
        (rows,) text.
    """
    values: list[str] = held(table, name, setting).to_pylist()
    return values


def held(table: Table, name: str, setting: str) -> Strings:
    """A column as it is held.

    Args:
        table: where it is looked for.
        name: the column.
        setting: the key of params.yaml that names it.

    Returns:
        (rows,) text.

    Raises:
        PodiumError: there is no such column.
    """
    if name not in table.frame.columns:
        raise _missing(table, name, setting)
    return strings(table.frame[name])


def distinct(values: Strings) -> tuple[list[str], npt.NDArray[np.int32]]:
    """What a column holds, each once in the order of the rows, and the place in that of each row.

    Args:
        values: (rows,) text.

    Example:
        >>> found, places = distinct(strings(["ham", "spam", "ham"]))
        >>> found, places.tolist()
        (['ham', 'spam'], [0, 1, 0])
    """
    encoded = values.dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy()


def texts(table: Table, name: str) -> Strings:
    """A column of text.

    Args:
        table: where it is looked for.
        name: the column, one of `competition.text`.

    Returns:
        (rows,) text.

    Raises:
        PodiumError: there is no such column, or it holds lists or objects.
    """
    values = held(table, name, "competition.text")
    if name in table.nested:
        where = f"{table.place(table.nested[name])}, column {name!r}"
        raise PodiumError("the text is a list or an object", where=where, fix="save the column as strings")
    return values


def _missing(table: Table, name: str, setting: str) -> PodiumError:
    there = [str(other) for other in table.frame.columns]
    near = get_close_matches(name, there, n=1) or [other for other in there if other.casefold() == name.casefold()]
    names = ", ".join(repr(other if len(other) < 40 else f"{other[:39]}…") for other in there[:SHOWN])
    more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    hint = f"did you mean {near[0]!r}? It has {names}{more}" if near else f"it has {names}{more}"
    if len(there) == 1 and (likely := likely_separator(there[0], "")):
        hint += f"; is its separator {likely!r}? Set {_of(table, 'separator')}"
    elif not near:
        hint += f"; correct {setting}"
        if table.lines[0] > 1:
            hint += f", or, if its first line is no header, set {_of(table, 'header')} to false and name its columns"
    return PodiumError(f"there is no column {name!r} ({setting})", where=table.path, fix=hint)


def _of(table: Table, setting: str) -> str:
    return f"{table.key}.{setting}" if table.key else f"its {setting}"
