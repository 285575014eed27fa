"""CSV, TSV and the like as rows of fields, each with the number of the line it begins on."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from podium.errors import PodiumError
from podium.io.lines import lines
from podium.io.strings import ROWS

QUOTES_FIX = "double the quotes inside a quoted field, or set `quoting: none` where quotes are plain text"


@dataclass
class Rows:
    """Rows as they stand in a file.

    Args:
        fields: rows of fields; a file's header, where it has one, is the first.
        lines: for each row, the number of the line it begins on, from 1.
        notes: what the user should hear of the reading.
    """

    fields: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Lines:
    """The lines of a text, the last one given kept."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self.lines)
        return self.last


def quoted(text: str, separator: str, where: str) -> Rows:
    r"""Read CSV (RFC 4180): a field in double quotes may hold separators, line ends and doubled quotes.

    A closing quote that text follows (`"He said "no" again"`) is read as common readers do, and noted, as long as the
    row is one line; where it runs over several, an unpaired quote is swallowing rows, and that is an error.

    Args:
        text: the file.
        separator: one character.
        where: the file, for messages.

    Raises:
        PodiumError: a quote that does not close.

    Example:
        >>> quoted('id,text\n1,"two\nlines"\n2,x\n', ",", "train.csv").lines
        [1, 2, 4]
    """
    rows = Rows()
    for block in quoted_blocks(lines([text]), separator, where):
        rows.fields += block.fields
        rows.lines += block.lines
        rows.notes += block.notes
    return rows


def quoted_blocks(text: Iterator[str], separator: str, where: str, many: int = ROWS) -> Iterator[Rows]:
    """The rows of `quoted`, so many at a time; notes come with the last ones.

    Args:
        text: the file's lines.
        separator: one character.
        where: the file, for messages.
        many: rows.

    Raises:
        PodiumError: a quote that does not close.
    """
    return _without_blank(_quoted(text, separator, where, many))


def unquoted_blocks(text: Iterator[str], separator: str, fields: int | None, many: int = ROWS) -> Iterator[Rows]:
    r"""Read a file in which quotes are plain text and each line is a row, so many rows at a time.

    Notes come with the last ones.

    Args:
        text: the file's lines.
        separator: one or more characters. Where it is a space, the last field takes the rest of the line, as it does
            in files of `LABEL a text of words`.
        fields: how many fields a row has; None: as many as the first line.
        many: rows.

    Example:
        >>> next(unquoted_blocks(lines(['0 a "text\n1 b']), " ", 2)).fields
        [['0', 'a "text'], ['1', 'b']]
    """
    return _without_blank(_unquoted(text, separator, fields, many))


def _quoted(text: Iterator[str], separator: str, where: str, many: int) -> Iterator[Rows]:
    csv.field_size_limit(sys.maxsize)  # fields of any length
    rows, found, loose = Rows(), _Lines(text), _Counted()
    reader, start, last_line = csv.reader(found, delimiter=separator, strict=True), 1, 0
    while True:
        try:
            for row in reader:
                rows.fields.append(row)
                rows.lines.append(start)
                start = reader.line_num + 1
                if len(rows.lines) == many:
                    yield rows
                    rows = Rows()
            break
        except csv.Error as error:
            last_line = reader.line_num
            again = _read_loosely(found.last, separator) if last_line == start else None
            if again is None:
                raise _unpaired(where, start, last_line, str(error)) from None
            rows.fields.append(again)
            rows.lines.append(start)
            loose.add(start)
            start = last_line + 1
    if loose.many:
        rows.notes.append(f"rows with text after a closing quote, read as it is: {loose}")
    yield rows


def _unquoted(text: Iterator[str], separator: str, fields: int | None, many: int) -> Iterator[Rows]:
    rows, splits = Rows(), -1
    for number, line in enumerate(text, start=1):
        content = line.rstrip("\r\n")
        row = content.split(separator, splits) if content else []
        if number == 1 and separator == " ":
            splits = (fields or len(row)) - 1
            row = content.split(separator, splits)
        rows.fields.append(row)
        rows.lines.append(number)
        if len(rows.lines) == many:
            yield rows
            rows = Rows()
    yield rows


def _read_loosely(line: str, separator: str) -> list[str] | None:
    """One line with text after a closing quote; None where a quote stays open at its end."""
    end = ["\0"]  # no text holds a NUL
    read = list(csv.reader([line, *end], delimiter=separator))
    return read[0] if read[1:] == [end] else None


def _unpaired(where: str, start: int, last: int, error: str) -> PodiumError:
    if "end of data" in error:
        what = "a quote opens in this row and is never closed"
    elif last == start:
        what = "a quote opens in this line and is not closed in it"
    else:
        what = f"a quote opens in this row, and closes in the middle of a text on line {last}"
    return PodiumError(what, where=f"{where}, line {start}", fix=QUOTES_FIX)


@dataclass
class _Counted:
    """Lines of one kind: how many, and the first."""

    many: int = 0
    first: int = 0

    def add(self, line: int) -> None:
        self.first = self.first if self.many else line
        self.many += 1

    def __str__(self) -> str:
        return f"{self.many} (the first: line {self.first})"


def _without_blank(blocks: Iterator[Rows]) -> Iterator[Rows]:
    """Leave out blank lines; those that are not at the end are noted."""
    blank, left_out = _Counted(), 0  # of all blank lines, those that rows follow
    notes: list[str] = []
    for rows in blocks:
        notes += rows.notes
        if not all(rows.fields):
            kept = Rows()
            for row, line in zip(rows.fields, rows.lines, strict=True):
                if row:
                    left_out = blank.many
                    kept.fields.append(row)
                    kept.lines.append(line)
                else:
                    blank.add(line)
            rows = kept
        elif rows.fields:
            left_out = blank.many
        yield Rows(rows.fields, rows.lines)
    if left_out:
        notes.append(f"blank lines left out: {_Counted(left_out, blank.first)}")
    yield Rows(notes=notes)
