"""The user's tables, whatever their format: every cell as the text it is in the file, every row with its line."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.io.delimited import Rows, quoted_blocks, unquoted_blocks
from podium.io.lines import lines, read_text
from podium.io.records import Records, json_lines, parquet
from podium.io.strings import ROWS, Growing, series, strings

FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
SEPARATORS = {"csv": ",", "tsv": "\t"}
UNREAD = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "export it as CSV in UTF-8"),
    **dict.fromkeys((".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz"), "unpack it"),
}
"""What to do with a file of an ending that tells a format, though none that is read."""
IN_ITS_PLACE = {  # how a file begins that was not fetched, in lower case
    b"version https://git-lfs.github.com/": ("a pointer of Git LFS, not the file itself", "get it with `git lfs pull`"),
    b"<!doctype html": ("a web page, not a table", "get the file itself: the site may first ask for a login"),
}


@dataclass(frozen=True)
class Table:
    """A table of text.

    Args:
        frame: columns of text (pandas' str, which Arrow holds), a missing value is "".
        lines: (rows,) int64, the line each row begins on, from 1; in Parquet the row's number.
        path: the file, for messages.
        encoding: the codec it was read with; "parquet" for Parquet.
        notes: what the user should hear of the reading.
        key: the section of params.yaml that names it, for messages; "" where there is none.
        nested: the columns that hold lists or objects (here as JSON), and the first row that does, from 0.
        numbers: the columns that hold numbers, and how many; in CSV and TSV all is text.
    """

    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    path: str
    encoding: str
    notes: list[str]
    key: str = ""
    nested: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def place(self, row: int) -> str:
        """Where a row stands, as messages say it: file and line."""
        return f"{self.path}, {'row' if self.encoding == 'parquet' else 'line'} {self.lines[row]}"

    def emptied(self, names: Iterable[str]) -> "Table":
        """The table, with nothing in these columns any more."""
        nothing = pa.LargeStringArray.from_buffers(
            len(self.frame), pa.py_buffer(np.zeros(len(self.frame) + 1, np.int64)), pa.py_buffer(b"")
        )
        return replace(self, frame=self.frame.assign(**dict.fromkeys(names, series(nothing))))


def read_table(path: Path, file: TableFile, key: str = "") -> Table:
    """Read CSV, TSV, JSON lines or Parquet; nothing in it is changed, guessed at in silence or dropped unsaid.

    Args:
        path: where the file lies.
        file: how to read it (its `path` is not looked at).
        key: the section of params.yaml that names it ("data.train"), for messages.

    Raises:
        PodiumError: the file is missing, cannot be opened, is empty, undecodable or not a table; a column has no name
            or another's; a header stands where none is said to be.
    """
    kind = kind_of(path, file, key)
    if kind == "parquet":
        return _table(parquet(path), str(path), "parquet", [], key)
    with opening(path, key):
        text = read_text(path, file.encoding, where=str(path), key=key or None)
        if not any(block.strip("\ufeff \r\n") for block in text.blocks()):
            raise PodiumError("the file is empty", where=str(path), fix="give a file with rows")
        if kind == "jsonl":
            records = json_lines(text.blocks(), str(path))
        else:
            records = _delimited(lines(text.blocks()), kind, file, path, key)
    return _table(records, str(path), text.encoding, text.notes, key)


def kind_of(path: Path, file: TableFile, key: str = "") -> str:
    """How a file is read: csv, tsv, jsonl or parquet.

    Args:
        path: where the file lies.
        file: how to read it.
        key: the section of params.yaml that names it.

    Raises:
        PodiumError: it is missing, cannot be opened, or is plainly something else.
    """
    with opening(path, key):
        _check_there(path, key)
        with path.open("rb") as stream:
            head = stream.read(64)
    kind = _format(path, file, key)
    _check_kind(head, kind, path, key)
    if kind in ("jsonl", "parquet") and file.columns:
        raise PodiumError(
            f"`columns` is for CSV and TSV, not {kind}", where=_setting(key, "columns", path), fix="take it away"
        )
    return kind


def _table(records: Records, path: str, encoding: str, notes: list[str], key: str) -> Table:
    columns, places = records.columns, records.lines
    check_names(list(columns), path)
    if not len(places) or not columns:
        lacking = "columns" if len(places) else "rows"
        raise PodiumError(f"the file has no {lacking}", where=path, fix="give a file with rows")
    frame = pd.DataFrame({name: series(strings(values)) for name, values in columns.items()})
    return Table(frame, places, path, encoding, notes + records.notes, key, records.nested, records.numbers)


def _delimited(text: Iterator[str], kind: str, file: TableFile, path: Path, key: str) -> Records:
    separator, blocks = row_blocks(text, kind, file, path, key)
    names, columns, places = list[str](), list[Growing](), list[npt.NDArray[np.int64]]()
    notes, wrong = list[str](), None
    for rows in blocks:  # to the end, whatever is wrong: a quote that never closes is told first
        notes += rows.notes
        if wrong or not rows.fields:
            continue
        try:
            if not names:
                names = names_of(rows, file, path, key)
                columns = [Growing() for _ in names]
            check_widths(rows, names, file, path, key, separator)
        except PodiumError as error:
            wrong = error
            continue
        for column, values in zip(columns, zip(*rows.fields, strict=True), strict=False):  # no rows: a header alone
            column.add(values)
        places.append(np.array(rows.lines, dtype=np.int64))
    if wrong:
        raise wrong
    if names and file.columns is None and not sum(map(len, places)):
        raise PodiumError("a header and no rows", where=str(path), fix="give a file with rows")
    found = {name: column.array() for name, column in zip(names, columns, strict=True)}
    return Records(found, np.concatenate([np.zeros(0, np.int64), *places]), notes, {}, {})


def row_blocks(
    text: Iterator[str], kind: str, file: TableFile, path: Path, key: str, many: int = ROWS
) -> tuple[str, Iterator[Rows]]:
    """What separates the fields of a CSV or TSV file, and its rows, so many at a time.

    Args:
        text: the file's lines.
        kind: csv or tsv.
        file: how to read it.
        path: the file.
        key: the section of params.yaml that names it.
        many: rows.

    Raises:
        PodiumError: the separator is none.
    """
    separator = SEPARATORS[kind] if file.separator == "auto" else file.separator.replace("\\t", "\t")
    if not separator or (file.quoting == "standard" and (len(separator) > 1 or separator in '"\r\n')):
        fix = "give one character, or `quoting: none` with it"
        raise PodiumError(f"{file.separator!r} cannot separate fields", where=_setting(key, "separator", path), fix=fix)
    if file.quoting == "standard":
        return separator, quoted_blocks(text, separator, str(path), many)
    return separator, unquoted_blocks(text, separator, len(file.columns) if file.columns else None, many)


def names_of(rows: Rows, file: TableFile, path: Path, key: str) -> list[str]:
    """The names of the columns; a header is taken from the rows, which are the file's first."""
    if file.columns is None:
        names, line = rows.fields.pop(0), rows.lines.pop(0)
        check_names(names, f"{path}, line {line}")
        return names
    check_names(file.columns, _setting(key, "columns", path))
    _check_no_header(rows, file.columns, path, key)
    return file.columns


def _check_no_header(rows: Rows, names: list[str], path: Path, key: str) -> None:
    if [[cell.strip().casefold() for cell in row] for row in rows.fields[:1]] != [
        [n.strip().casefold() for n in names]
    ]:
        return
    setting, line = f"{key}." if key else "its ", rows.lines[0]
    fix = (
        f"set {setting}header to true and take {setting}columns away, or, if it is a row, give the columns other names"
    )
    raise PodiumError(f"line {line} is a header", where=f"{path}, line {line}", fix=fix)


def check_widths(rows: Rows, names: list[str], file: TableFile, path: Path, key: str, separator: str) -> None:
    """Assert that every row has a field a column.

    Raises:
        PodiumError: one has not.
    """
    expected = len(names)
    if {*map(len, rows.fields)} <= {expected}:
        return
    for row, line in zip(rows.fields, rows.lines, strict=True):
        if len(row) == expected:
            continue
        named = f"{key or 'its'}{'.' if key else ' '}columns names" if file.columns else "the header names"
        what = f"{len(row)} field{'s' * (len(row) != 1)} where {named} {expected}"
        likely = likely_separator(min(names, row, key=len)[0], separator) if 1 in (len(row), expected) else None
        if likely:
            fix = f"is the separator {likely!r}? {'Set `separator`' if key else f'Save the file with {separator!r}'}"
        elif len(row) == expected + 1 and not row[-1]:
            fix = f"take the {separator!r} at its end away, and those of other rows"
        elif expected == 1 and not file.columns:
            fix = f"if the header stands below line {line - 1}, take away what is above it"
        elif len(row) > expected and any("\\" in cell for cell in row):
            fix = 'write a quote inside a quoted field twice (""), not with a backslash'
        elif len(row) > expected and file.quoting == "standard":
            fix = f"put a field that holds {separator!r} in double quotes"
        else:
            fix = "complete that row, or correct `columns`" if file.columns else "complete that row"
        raise PodiumError(what, where=f"{path}, line {line}", fix=fix)


def likely_separator(line: str, separator: str) -> str | None:
    """The separator that a line which came out as one field seems to be written with."""
    others = [other for other in ("\t", ";", "|", ",") if other != separator and other in line]
    return max(others, key=line.count) if others else None


def check_names(names: list[str], where: str) -> None:
    """Assert that every column has a name of its own.

    Raises:
        PodiumError: one has not.
    """
    for place, name in enumerate(names, start=1):
        if not name.strip():
            raise PodiumError(f"column {place} has no name", where=where, fix="give it one")
        if (first := names.index(name) + 1) != place:
            raise PodiumError(f"columns {first} and {place} are both called {name!r}", where=where, fix="rename one")


def _setting(key: str, name: str, path: Path) -> str:
    return f"params.yaml, {key}.{name}" if key else str(path)


def _check_there(path: Path, key: str) -> None:
    setting = f"{key}.path" if key else "its path in params.yaml"
    if path.is_dir():
        raise PodiumError("a folder, not a file", where=str(path), fix=f"name a file in {setting}")
    if path.exists():
        return
    if not path.parent.is_dir():
        raise PodiumError(
            "there is no such folder",
            where=str(path.parent),
            fix="put the files there, or correct its name in params.yaml",
        )
    near = get_close_matches(path.name, sorted(other.name for other in path.parent.iterdir()), n=1, cutoff=0.7)
    hint = f"did you mean {near[0]}? Correct" if near else "put it there, or correct"
    raise PodiumError("there is no such file", where=str(path), fix=f"{hint} {setting}")


def _format(path: Path, file: TableFile, key: str) -> str:
    if file.format != "auto":
        return file.format
    if (ending := path.suffix.lower()) in FORMATS:
        return FORMATS[ending]
    fix = UNREAD.get(ending, f"set {key or 'its'}{'.' if key else ' '}format to csv, tsv, jsonl or parquet")
    raise PodiumError(f"the ending {ending!r} tells no format", where=str(path), fix=fix)


def _check_kind(head: bytes, kind: str, path: Path, key: str) -> None:
    """What stands in a table's place is called by its name."""
    for begin, (what, fix) in IN_ITS_PLACE.items():
        if head.lower().startswith(begin):
            raise PodiumError(what, where=str(path), fix=fix)
    if kind != "parquet" and head.startswith(b"PAR1"):
        fix = f"set {key or 'its'}{'.' if key else ' '}format to parquet, or end its name in .parquet"
        raise PodiumError(f"a Parquet file, read as {kind}", where=str(path), fix=fix)


@contextmanager
def opening(path: Path, key: str) -> Iterator[None]:
    """What the system refuses (no permission, a name too long) is told in one line."""
    try:
        yield
    except OSError as error:
        setting = f"{key}.path" if key else "its path in params.yaml"
        fix = "give permission to read it" if isinstance(error, PermissionError) else f"correct {setting}"
        raise PodiumError(f"cannot be read: {error.strerror or error}", where=str(path), fix=fix) from None
