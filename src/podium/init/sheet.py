"""A file that is perhaps a table: how it is to be read, found out by reading it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.init.column import Column
from podium.init.header import has_header
from podium.io.lines import lines, read_text
from podium.io.strings import strings
from podium.io.tables import FORMATS, SEPARATORS, UNREAD, Table, read_table

HEAD = 5000
"""Lines that separator, quotes and header are found out from."""

NOT_TABLES = re.compile(
    "md|rst|pdf|py|ipynb|html|htm|png|jpg|jpeg|gif|svg|sh|r|js|css|yaml|yml|toml|dvc|doc|docx|ppt|pptx|"
    "pkl|npy|npz|h5|pt|bin|safetensors"
)
DOCUMENTS = ("readme", "license", "licence", "attribution", "note", "copying", "citation")
CLASSES = 100
"""Labels that lines may begin with, at most."""


@dataclass(frozen=True)
class Sheet:
    """A table.

    Args:
        file: how it is read; its path is relative to the folder of the files.
        table: what was read.
    """

    file: TableFile
    table: Table

    @property
    def path(self) -> str:
        """Relative to the folder of the files."""
        return self.file.path

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.table.frame)

    @property
    def names(self) -> list[str]:
        """Of its columns."""
        return [str(name) for name in self.table.frame.columns]

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What they hold, by name."""
        return {name: Column.of(name, strings(self.table.frame[name])) for name in self.names}

    @cached_property
    def main_text(self) -> str | None:
        """The column with the most words; None: none has words enough to be read."""
        wordy = [column for column in self.columns.values() if column.is_wordy and column.words >= 1.5]
        return max(wordy, key=lambda column: column.words).name if wordy else None

    def renamed(self, names: Sequence[str]) -> "Sheet":
        """The same table with other names for its columns; it has no header.

        Args:
            names: as many as there are columns.
        """
        file = self.file.model_copy(update={"columns": list(names)})
        return Sheet(file, replace(self.table, frame=self.table.frame.set_axis(list(names), axis=1)))


def may_be_table(name: str) -> bool:
    """Whether a file is to be looked at.

    Args:
        name: of it, with its folders.

    Example:
        >>> [may_be_table(name) for name in ("train.csv", "README.txt", "img/1.png", "custrev.all")]
        [True, False, False, True]
    """
    path = Path(name.lower())
    return not NOT_TABLES.fullmatch(path.suffix[1:]) and not path.name.startswith(DOCUMENTS)


def read(folder: Path, name: str) -> Sheet:
    """Read a file in the way that fits it.

    Args:
        folder: of the files.
        name: of the file, relative to it.

    Raises:
        PodiumError: it is no table, or one that cannot be read.
    """
    ending = Path(name).suffix.lower()
    if ending in UNREAD:
        raise PodiumError(f"the ending {ending!r} is not read", where=name, fix=UNREAD[ending])
    refused: PodiumError | None = None
    for settings in _ways(folder / name, name, FORMATS.get(ending)):
        file = TableFile.model_validate({"path": name, **settings})
        try:
            return Sheet(file, replace(read_table(folder / name, file), path=name))
        except PodiumError as error:
            refused = refused or error
    if refused is None:
        raise PodiumError("no table that can be read", where=name, fix="give CSV, TSV, JSON lines or Parquet")
    raise PodiumError(refused.what, where=refused.where.replace(f"{folder}/", ""), fix=refused.fix)


def _ways(path: Path, name: str, kind: str | None) -> Iterator[dict[str, Any]]:
    """The settings to try, likeliest first."""
    if kind in ("jsonl", "parquet"):
        yield {}
        return
    head = _head(path, name)
    if kind is None and head and head[0].lstrip().startswith("{"):
        yield {"format": "jsonl"}
        return
    if kind is None and _begin_with_labels(head):
        rows = [[*line.rstrip("\r\n").partition(" ")[::2]] for line in head]
        yield {"format": "csv", "separator": " ", "quoting": "none", **_columns(rows, 2)}
        return
    own = SEPARATORS.get(kind or "", "\t")
    found = []
    for separator in dict.fromkeys([own, ",", ";", "\t", "|"]):
        settings = _separated(separator, kind, own)
        found += [{**settings, **way} for way in _fitting(head, separator)]
    yield from found
    if kind and not found:  # whatever is wrong with it is told in its reader's words
        first = _quoted(head, own)
        yield _columns(first, 1) if first and {*map(len, first)} == {1} else {}


def _head(path: Path, name: str) -> list[str]:
    """The first lines, without their ends; blank ones left out."""
    try:
        text = read_text(path, "auto", where=name, key=None)
    except OSError as error:
        raise PodiumError(f"cannot be read: {error.strerror}", where=name, fix="give permission to read it") from None
    return [line for line in islice(lines(text.blocks()), HEAD) if line.strip()]


def _fitting(head: list[str], separator: str) -> Iterator[dict[str, Any]]:
    """How the lines may be read with a separator, where it separates as many fields in all of them."""
    plain = [line.rstrip("\r\n").split(separator) for line in head]
    quoted = _quoted(head, separator)
    even, whole = (len({*map(len, rows)}) == 1 and len(rows[0]) > 1 if rows else False for rows in (plain, quoted))
    if even and any(not _as_csv(cell) for row in plain for cell in row):
        yield {"quoting": "none", **_columns(plain, len(plain[0]))}
    if whole:
        yield _columns(quoted, len(quoted[0]))
    if even:
        yield {"quoting": "none", **_columns(plain, len(plain[0]))}


def _quoted(head: list[str], separator: str) -> list[list[str]]:
    """Lines as CSV; the last row may go on beyond them."""
    try:
        rows = list(csv.reader(head, delimiter=separator))
    except csv.Error:  # a field of more characters than it takes
        return []
    return rows[:-1] if len(head) == HEAD else rows


def _as_csv(cell: str) -> bool:
    """Whether a field is written as CSV writes one with quotes in it."""
    if '"' not in cell:
        return True
    return len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")


def _begin_with_labels(head: list[str]) -> bool:
    """Whether each line is a label, a space and a text."""
    words = [line.split() for line in head]
    first = {row[0] for row in words}
    few = 2 * len(first) <= len(words) and len(first) <= CLASSES
    return bool(words) and few and all(line[0] not in " \t" for line in head) and sum(map(len, words)) > 3 * len(words)


def _columns(rows: Sequence[Sequence[str]], width: int) -> dict[str, Any]:
    """Nothing where the first row names the columns, else names by place."""
    if has_header(rows):
        return {}
    return {"header": False, "columns": [f"column_{place}" for place in range(1, width + 1)]}


def _separated(separator: str, kind: str | None, own: str) -> dict[str, Any]:
    """What tells a separator, where the ending does not."""
    if kind is None and separator in (",", "\t"):
        return {"format": "csv" if separator == "," else "tsv"}
    if kind is None:
        return {"format": "csv", "separator": separator}
    return {} if separator == own else {"separator": "\\t" if separator == "\t" else separator}
