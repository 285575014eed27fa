"""The sample submission as a table, and what separates its fields."""

from collections.abc import Sequence
from pathlib import Path

from podium.config.competition import TableFile
from podium.io.delimited import quoted
from podium.io.encoding import decode
from podium.io.tables import FORMATS, SEPARATORS, Table, read_table


def read_sample(path: Path, header: bool, id_column: str | None, predictions: Sequence[str]) -> Table:
    """The sample submission; one without header holds ids in its first column and predictions in its last ones.

    Args:
        path: the file.
        header: `submission.header`; where it is false, the sample may have a header or not.
        id_column: `competition.id`, the name that the first column then gets.
        predictions: `submission.predictions`, the names of the last.

    Raises:
        PodiumError: it cannot be read as a table.
    """
    file = TableFile(path=path.name)
    if not header:
        first = _first_row(path)
        named = {name.strip().casefold() for name in first}
        if len(first) > len(predictions) and not named & {name.casefold() for name in predictions}:
            between = [f"column {place}" for place in range(2, len(first) - len(predictions) + 1)]
            file = TableFile(path=path.name, header=False, columns=[id_column or "id", *between, *predictions])
    return read_table(path, file)


def _first_row(path: Path) -> list[str]:
    """The fields of a table's first row; none where it is no CSV or TSV, or cannot be opened."""
    separator = separator_of(path.name)
    try:
        content = path.read_bytes() if separator else b""
    except OSError:
        return []
    if not separator or not content:
        return []
    rows = quoted(decode(content, where=str(path)).text, separator, str(path))
    return rows.fields[0] if rows.fields else []


def separator_of(name: str) -> str | None:
    """What separates the fields of a file of that name; None where it is no CSV or TSV."""
    return SEPARATORS.get(FORMATS.get(Path(name).suffix.lower(), ""))


def other_separator(sample: str, file: str, separator: str) -> list[str]:
    """A note where the sample submission is written with another separator than the file to hand in.

    Args:
        sample: `submission.sample`.
        file: `submission.file`.
        separator: what it is written with.
    """
    theirs = separator_of(sample)
    if theirs is None or theirs == separator:
        return []
    marks = {",": "commas", "\t": "tabs"}
    said = f"{file} is written with {marks[separator]}, the sample submission {sample} with {marks[theirs]}"
    return [f"{said}: see submission.file"]
