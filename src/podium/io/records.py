"""JSON lines and Parquet as columns of text: whole numbers without a point, missing values as empty text."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from podium.errors import PodiumError
from podium.io.strings import ROWS, Growing, Strings, strings

PLENTY, PACKED = 100_000_000, 1_000
"""Cells, or bytes, that any file may say it holds; and beyond that how many for each byte that it has."""

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Records(NamedTuple):
    """A file's rows as text, and what of them was none.

    Args:
        columns: the values by column, in the file's order.
        lines: of each row, from 1; in Parquet its number.
        notes: what the user should hear of the reading.
        nested: the columns that hold lists or objects, and the first row that does, from 0.
        numbers: the columns that hold numbers, and how many.
    """

    columns: Mapping[str, Sequence[str] | Strings]
    lines: npt.NDArray[np.int64]
    notes: list[str]
    nested: dict[str, int]
    numbers: dict[str, int]


def json_lines(text: Iterable[str], where: str, many: int = ROWS) -> Records:
    r"""Read one JSON object a line.

    Args:
        text: the file, in pieces of any length.
        where: the file, for messages.
        many: objects that are held at a time.

    Returns:
        The rows; columns stand in the order they first appear in.

    Raises:
        PodiumError: a line that is not JSON, not an object, or names a key twice.

    Example:
        >>> read = json_lines(['{"id": 7.0, "text": "a"}\n{"id"', ": 8}"], "train.jsonl")
        >>> {name: column.to_pylist() for name, column in read.columns.items()}
        {'id': ['7', '8'], 'text': ['a', '']}
    """
    columns, places, rows = dict[str, _Column](), [np.zeros(0, np.int64)], 0
    for at, records, escaped in json_records(text, where, many):
        for name in {name: None for record in records for name in record}:  # in order
            if name not in columns:
                columns[name] = _Column(rows)
        for name, column in columns.items():
            absent = sum(name not in record for record in records)
            column.add([record.get(name) for record in records], absent, escaped=escaped)
        rows += len(records)
        places.append(np.array(at))
    found = {name: column.array() for name, column in columns.items()}
    absences = {name: column.absent for name, column in columns.items()}
    notes = [f"rows without {name!r}, empty there: {count}" for name, count in absences.items() if count]
    if halves := sum(column.halves for column in columns.values()):
        notes.append(f"values whose half characters (lone surrogates) became U+FFFD: {halves}")
    nested = {name: column.nested for name, column in columns.items() if column.nested is not None}
    numbers = {name: column.numbers for name, column in columns.items() if column.numbers}
    return Records(found, np.concatenate(places), notes, nested, numbers)


def json_records(
    text: Iterable[str], where: str, many: int = ROWS
) -> Iterator[tuple[list[int], list[dict[str, Any]], bool]]:
    r"""The objects of a file with one a line, so many at a time.

    Args:
        text: the file, in pieces of any length.
        where: the file, for messages.
        many: objects.

    Yields:
        the number of each one's line, the objects, and whether a \u stands in one of the lines.

    Raises:
        PodiumError: as `json_lines`.
    """
    told = ((number, line) for number, line in enumerate(_lines(text), start=1) if line.strip())
    while block := list(islice(told, many)):
        records = [_record(line, f"{where}, line {number}") for number, line in block]
        yield [number for number, _ in block], records, any("\\u" in line for _, line in block)


def _lines(text: Iterable[str]) -> Iterator[str]:
    r"""What stands between \n."""
    rest = [""]
    for block in text:
        first, *others = block.split("\n")
        rest.append(first)
        if others:
            yield "".join(rest)
            yield from others[:-1]
            rest = others[-1:]
    yield "".join(rest)


class _Column:
    """A column of JSON values, as text as far as that can be said before its last row is known.

    Args:
        absent: the rows before it first appears.
    """

    def __init__(self, absent: int) -> None:
        self.absent, self.halves, self.numbers, self.rows = absent, 0, 0, absent
        self.nested: int | None = None
        self._whole = True  # all floats so far
        self._parts: list[tuple[Strings | list[Any], bool]] = [(strings([""] * absent), False)]

    def add(self, values: list[Any], absent: int, *, escaped: bool) -> None:
        r"""Add rows, of which some lack the key; escaped: there is a \u in them."""
        floats = [value for value in values if isinstance(value, float)]
        self._whole = self._whole and all_whole(floats)
        nested, self.numbers = _first_nested(values), self.numbers + sum(map(_is_number, values))
        if self.nested is None and nested is not None:
            self.nested = self.rows + nested
        self.absent, self.rows = self.absent + absent, self.rows + len(values)
        self._parts.append((values, escaped) if floats else (self._mended(as_text(values), escaped), False))

    def array(self) -> Strings:
        """All rows as text."""
        column = Growing()
        for values, escaped in self._parts:
            held = isinstance(values, list)
            column.add(self._mended(as_text(values, whole=self._whole), escaped) if held else values)
        return column.array()

    def _mended(self, texts: list[str], escaped: bool) -> Strings:
        r"""Half a surrogate pair, which JSON's \u can write, is no character: U+FFFD in its place."""
        if not escaped:
            return strings(texts)
        mended = [LONE_SURROGATE.sub("\ufffd", text) for text in texts]
        self.halves += sum(a != b for a, b in zip(texts, mended, strict=True))
        return strings(mended)


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line, object_pairs_hook=lambda pairs: _once(pairs, where))
    except json.JSONDecodeError as error:
        hint = "the file is a JSON array: " if line.lstrip().startswith("[") else ""
        what = f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
        raise PodiumError(what, where=where, fix=f"{hint}write one JSON object a line") from None
    except (RecursionError, ValueError) as error:  # nested too deep, a number of thousands of digits
        raise PodiumError(f"JSON that cannot be read ({error})", where=where, fix="mend that line") from None
    if not isinstance(record, dict):
        shape = f"JSON, but {type(record).__name__} {line.strip()[:40]!r}, not an object"
        raise PodiumError(shape, where=where, fix='write one object a line, as in {"id": "1", "text": "..."}')
    return record


def _once(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    record = dict(pairs)
    for name in record:
        if LONE_SURROGATE.search(name):
            raise PodiumError(f"the key {name!r} holds half a character", where=where, fix="rename it")
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise PodiumError(f"the key {twice!r} stands twice", where=where, fix="keep one")
    return record


def _check_claimed(told: pq.FileMetaData, path: Path) -> None:
    """Refuse a file that says it holds far more than its bytes can: a few hundred can stand for a full memory."""
    parts = [told.row_group(place) for place in range(told.num_row_groups)]
    rows = max(told.num_rows, sum(part.num_rows for part in parts))  # a broken file may say two things
    claimed = max(rows * told.num_columns, sum(part.total_byte_size for part in parts))
    size = path.stat().st_size
    if claimed > max(PLENTY, size * PACKED):
        what = f"it says that it holds {rows:,} rows of {told.num_columns} columns, in {size:,} bytes"
        raise PodiumError(what, where=str(path), fix="ask who made it; no table of texts packs that small")


def parquet(path: Path) -> Records:
    """Read a Parquet file.

    Raises:
        PodiumError: not Parquet, more rows than such a file can hold, a column named twice, bytes that are not UTF-8,
            values that Python cannot hold.
    """
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            _check_claimed(file.metadata, path)
            table = file.read(use_threads=False)  # see podium.io.parquet
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:120].rstrip(".")
        raise PodiumError(
            f"not a Parquet file that can be read ({reason})", where=str(path), fix="save it again"
        ) from None
    if len(set(table.column_names)) < table.num_columns:
        twice = next(name for name in table.column_names if table.column_names.count(name) > 1)
        raise PodiumError(f"the column {twice!r} stands twice", where=str(path), fix="rename one of them")
    columns, held = dict[str, Strings | list[str]](), dict[str, list[Any]]()
    for name, column in zip(table.column_names, table.columns, strict=True):
        if (texts := texts_of(column)) is not None:
            columns[name] = texts
            continue
        where = f"{path}, column {name!r}"
        held[name] = values_of(column, where)
        columns[name] = as_text(held[name], where)
    return Records(columns, np.arange(1, table.num_rows + 1), [], *_no_text(held))


def values_of(column: pa.ChunkedArray, where: str) -> list[Any]:
    """A column of Parquet as Python's values.

    Args:
        column: of any type.
        where: file and column, for messages.

    Raises:
        PodiumError: bytes that are not UTF-8, values that Python cannot hold.
    """
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        raise PodiumError("bytes that are not UTF-8", where=where, fix="save it again, as strings") from None
    except (pa.ArrowException, ArithmeticError, LookupError, ValueError) as error:  # dates past 9999, odd zones
        what = f"its values, {str(column.type)[:40]}, cannot be read ({str(error).splitlines()[0][:80].rstrip('.')})"
        raise PodiumError(what, where=where, fix="save the column as strings") from None
    if pa.types.is_float16(column.type) or pa.types.is_float32(column.type):
        values = [None if value is None else float(str(np.float32(value))) for value in values]
    return values


def texts_of(column: pa.ChunkedArray) -> Strings | None:
    """A column of text, missing values empty; None: it is something else, or its bytes are not UTF-8."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return None
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return None
    return strings(pc.fill_null(column, "").cast(pa.large_string()))


def _no_text(columns: dict[str, list[Any]]) -> tuple[dict[str, int], dict[str, int]]:
    """Of each column that has any: the first row that holds a list or an object; how many hold a number."""
    nested = {name: _first_nested(values) for name, values in columns.items()}
    numbers = {name: sum(map(_is_number, values)) for name, values in columns.items()}
    return (
        {name: row for name, row in nested.items() if row is not None},
        {name: count for name, count in numbers.items() if count},
    )


def _first_nested(values: list[Any]) -> int | None:
    return next((row for row, value in enumerate(values) if isinstance(value, list | dict)), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == value  # not NaN


def as_text(values: list[Any], where: str = "", *, whole: bool | None = None, first: int = 1) -> list[str]:
    """Values of one column as text.

    Numbers lose the point where all of the column's are whole; true and false are so written; None and NaN are empty;
    times are ISO 8601; lists and objects are JSON.

    Args:
        values: of any type that JSON or Parquet holds.
        where: file and column, for messages.
        whole: whether all floats of the column are whole; None: these are all of the column.
        first: the number of the first row, for messages.

    Raises:
        PodiumError: bytes that are not UTF-8.

    Example:
        >>> as_text([17.0, 3, None]), as_text([17.0, 0.5]), as_text([True, "x"])
        (['17', '3', ''], ['17.0', '0.5'], ['true', 'x'])
    """
    if whole is None:
        whole = all_whole([value for value in values if isinstance(value, float)])
    return [
        value if type(value) is str else _as_text(value, whole, f"{where}, row {row}")
        for row, value in enumerate(values, start=first)
    ]


def all_whole(floats: list[float]) -> bool:
    """Whether all numbers of a column, those that are none aside, are whole."""
    return all(_is_whole(value) or value != value for value in floats)


def _is_whole(value: float) -> bool:
    return value.is_integer() and abs(value) < 2**53


def _as_text(value: Any, whole: bool, where: str) -> str:
    if value is None or value != value:  # NaN is not itself
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if whole else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise PodiumError("bytes that are not UTF-8", where=where, fix="save the column as strings") from None
    return str(value)
