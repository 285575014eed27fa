"""Rows of text as CSV: LF line ends, quotes only where a field needs them, nothing in a field ever changed."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from podium.errors import PodiumError


def delimited(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    r"""Rows as text; a field is quoted where it holds the separator, a quote or a line end.

    Python's own writer leaves a lone carriage return unquoted, which readers take for a line end.

    Args:
        rows: of fields, the header's names first where there is one.
        separator: one character.

    Example:
        >>> delimited([["id", "label"], ["007", 'say "no", twice']])
        'id,label\n007,"say ""no"", twice"\n'
    """
    return "".join(separator.join(_field(field, separator, len(row)) for field in row) + "\n" for row in rows)


def _field(text: str, separator: str, fields: int) -> str:
    """A field as it stands in the file; an empty one that is the whole row is quoted, or the row would be none."""
    if any(mark in text for mark in (separator, '"', "\n", "\r")) or (not text and fields == 1):
        return '"' + text.replace('"', '""') + '"'
    return text


def check_reads_back(text: str, rows: Sequence[Sequence[str]], separator: str, where: str) -> None:
    """Assert that a CSV reader finds the same rows.

    Raises:
        PodiumError: it does not.
    """
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        found = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    finally:
        csv.field_size_limit(limit)
    if found != [list(row) for row in rows]:
        raise PodiumError(f"{len(rows)} rows were written, others read back", where=where, fix="report this as a fault")
