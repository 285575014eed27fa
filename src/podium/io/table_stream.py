"""A table of any size: looked through once, then given a block of rows at a time, each cell as `read_table` has it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.io.lines import Text, lines, read_text
from podium.io.records import LONE_SURROGATE, all_whole, as_text, json_records, texts_of, values_of
from podium.io.strings import Strings, series, strings
from podium.io.tables import Table, check_names, check_widths, kind_of, names_of, opening, row_blocks

ROWS = 2048


class TableStream:
    """A table that is never held whole; made, it is known to be sound to its last row, and how many it has.

    Args:
        path: where the file lies.
        file: how to read it (its `path` is not looked at).
        key: the section of params.yaml that names it, for messages.
        many: rows of a block.

    Raises:
        PodiumError: as `read_table`.
    """

    def __init__(self, path: Path, file: TableFile, key: str = "", many: int = ROWS) -> None:
        self.path, self.file, self.key, self.many = path, file, key, many
        self.kind = kind_of(path, file, key)
        self.rows, self.columns, self.notes = 0, list[str](), list[str]()
        self._whole: dict[str, bool] = {}  # of columns that hold numbers with a point: whether all are whole
        with opening(path, key):
            self._text = None if self.kind == "parquet" else self._read_text()
            {"jsonl": self._look_at_records, "parquet": self._look_at_parquet}.get(self.kind, self._look)()
        check_names(self.columns, str(path))
        if not self.rows or not self.columns:
            lacking = "columns" if self.rows else "rows"
            raise PodiumError(f"the file has no {lacking}", where=str(path), fix="give a file with rows")

    def blocks(self) -> Iterator[Table]:
        """The rows, so many at a time."""
        with opening(self.path, self.key):
            yield from {"jsonl": self._records, "parquet": self._parquet}.get(self.kind, self._delimited)()

    def _read_text(self) -> Text:
        text = read_text(self.path, self.file.encoding, where=str(self.path), key=self.key or None)
        self.notes += text.notes
        if not any(block.strip("\ufeff \r\n") for block in text.blocks()):
            raise PodiumError("the file is empty", where=str(self.path), fix="give a file with rows")
        return text

    def _texts(self) -> Iterator[str]:
        """The file's text in blocks; none of a Parquet file."""
        return self._text.blocks() if self._text else iter(())

    def _table(self, columns: dict[str, Strings], places: list[int], nested: dict[str, int] | None = None) -> Table:
        frame = pd.DataFrame({name: series(values) for name, values in columns.items()})
        encoding = self._text.encoding if self._text else "parquet"
        return Table(frame, np.array(places, np.int64), str(self.path), encoding, [], self.key, nested or {})

    def _look(self) -> None:
        for table in self._delimited(told=self.notes):
            self.rows, self.columns = self.rows + len(table.lines), [*table.frame.columns]

    def _delimited(self, told: list[str] | None = None) -> Iterator[Table]:
        """The rows of CSV or TSV; notes of the reading are put to those that are told."""
        text = lines(self._texts())
        separator, found = row_blocks(text, self.kind, self.file, self.path, self.key, self.many)
        names = list[str]()
        for rows in found:
            if told is not None:
                told += rows.notes
            if not rows.fields:
                continue
            names = names or names_of(rows, self.file, self.path, self.key)
            check_widths(rows, names, self.file, self.path, self.key, separator)
            if rows.fields:
                columns = map(strings, zip(*rows.fields, strict=True))
                yield self._table(dict(zip(names, columns, strict=True)), rows.lines)
        if names and not self.columns:
            self.columns = names

    def _look_at_records(self) -> None:
        for numbers, records, _ in json_records(self._texts(), str(self.path), self.many):
            self.rows += len(numbers)
            self.columns = [*dict.fromkeys(self.columns + [name for record in records for name in record])]
            for name in {name for record in records for name, value in record.items() if isinstance(value, float)}:
                floats = _floats([one.get(name) for one in records])
                self._whole[name] = self._whole.get(name, True) and all_whole(floats)

    def _records(self) -> Iterator[Table]:
        for numbers, records, escaped in json_records(self._texts(), str(self.path), self.many):
            columns, nested = dict[str, Strings](), dict[str, int]()
            for name in self.columns:
                values = [one.get(name) for one in records]
                nested |= _nested(name, values)
                texts = as_text(values, whole=self._whole.get(name, True))
                columns[name] = strings([LONE_SURROGATE.sub("\ufffd", text) for text in texts] if escaped else texts)
            yield self._table(columns, numbers, nested)

    def _look_at_parquet(self) -> None:
        try:
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                self.rows, schema = file.metadata.num_rows, file.schema_arrow
                self.columns = list(schema.names)
                for name in (field.name for field in schema if pa.types.is_floating(field.type)):
                    read = file.iter_batches(self.many, columns=[name], use_threads=False)
                    self._whole[name] = all(all_whole(_floats(self._values(batch, name))) for batch in read)
        except (pa.ArrowException, OSError, ValueError) as error:
            reason = str(error).splitlines()[0][:120].rstrip(".")
            what = f"not a Parquet file that can be read ({reason})"
            raise PodiumError(what, where=str(self.path), fix="save it again") from None

    def _parquet(self) -> Iterator[Table]:
        first = 1
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            for batch in file.iter_batches(self.many, use_threads=False):
                columns, nested = dict[str, Strings](), dict[str, int]()
                for name in self.columns:
                    texts = texts_of(pa.chunked_array([batch.column(name)]))
                    if texts is None:
                        where, whole = f"{self.path}, column {name!r}", self._whole.get(name, True)
                        values = self._values(batch, name)
                        nested |= _nested(name, values)
                        texts = strings(as_text(values, where, whole=whole, first=first))
                    columns[name] = texts
                yield self._table(columns, list(range(first, first + batch.num_rows)), nested)
                first += batch.num_rows

    def _values(self, batch: pa.RecordBatch, name: str) -> list[Any]:
        return values_of(pa.chunked_array([batch.column(name)]), f"{self.path}, column {name!r}")


def _floats(values: list[Any]) -> list[float]:
    return [value for value in values if isinstance(value, float)]


def _nested(name: str, values: list[Any]) -> dict[str, int]:
    """The first row that holds a list or an object, by the column; nothing where none does."""
    row = next((row for row, value in enumerate(values) if isinstance(value, list | dict)), None)
    return {} if row is None else {name: row}
