"""From the ensemble's test predictions to the bytes of submission.zip, and its manifest."""

import hashlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from podium.config import Params
from podium.errors import PodiumError
from podium.io.parquet import read_parquet
from podium.io.strings import strings
from podium.io.tables import read_table
from podium.problem import Problem
from podium.submission.archive import zipped
from podium.submission.delimited import check_reads_back, delimited
from podium.submission.manifest import manifest
from podium.submission.sample import other_separator, read_sample, separator_of
from podium.submission.sheet import Sheet, from_sample, from_test, placeholders
from podium.submission.written import predictions

PREDICTIONS = "data/ensemble/test.parquet"
PREPARED = "data/prepared/test.parquet"
ZIP = "submission.zip"


class Package(NamedTuple):
    """What is handed in, whole and checked, before any of it is written."""

    archive: bytes  # of submission.zip
    manifest: dict[str, Any]
    sheet: Sheet


def package(params: Params, root: Path = Path()) -> Package:
    """Join the predictions to the ids, check them, and make the zip and its manifest; nothing is written.

    Args:
        params: the whole of them.
        root: the project's folder.

    Raises:
        PodiumError: a file is missing, or ids, columns or predictions are not what they must be.
    """
    made = sheet(params, root)
    given = params.submission
    separator = separator_of(given.file) or ","
    if given.sample is not None:
        made.notes.extend(other_separator(given.sample, given.file, separator))
    parts = list[bytes]()
    header: list[list[Sequence[str]]] = [[made.columns]] * given.header
    for rows in chain(header, made.blocks()):
        text = delimited(rows, separator)
        check_reads_back(text, rows, separator, given.file)
        parts.append(text.encode())
    content = b"".join(parts)
    archive = zipped(given.file, content)
    inside = {"name": given.file, **_facts(content), "rows": made.rows, "columns": made.columns}
    return Package(archive, manifest(params, {"name": ZIP, **_facts(archive), "file": inside}, root), made)


def sheet(params: Params, root: Path = Path()) -> Sheet:
    """The rows to hand in: those of the sample submission, or of the test file.

    Args:
        params: the whole of them.
        root: the project's folder.

    Raises:
        PodiumError: a file is missing, or ids, columns or predictions are not what they must be.
    """
    competition, given, raw = params.competition, params.submission, Path("data/raw") / params.competition.name
    prepared, blended = _frame(root, PREPARED, ["row", "id"]), _frame(root, PREDICTIONS)
    if not np.array_equal(prepared["row"].to_numpy(), blended["row"].to_numpy()):
        raise PodiumError(f"its rows are not those of {PREPARED}", where=PREDICTIONS, fix="run `dvc repro`")
    ids = strings(prepared["id"])
    ours = predictions(blended, Problem.of(competition), given, PREDICTIONS)
    if given.sample is not None:
        sample = read_sample(root / raw / given.sample, given.header, competition.id, given.predictions)
        made = from_sample(sample, ids, ours, id_column=competition.id, source=str(raw / params.data.test.path))
        made.notes.extend(placeholders(sample, given, competition.classes))
    else:
        test = read_table(root / raw / params.data.test.path, params.data.test, "data.test")
        made = from_test(test, ids, ours, id_column=competition.id, columns=given.columns or [])
    if made.rows != len(ids):
        raise PodiumError(f"{len(ids)} rows were predicted, {made.rows} would be handed in", where=PREDICTIONS)
    return made


def _frame(root: Path, path: str, columns: list[str] | None = None) -> pd.DataFrame:
    try:
        return read_parquet((root / path).read_bytes(), columns)
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise PodiumError(f"cannot be read: {problem}", where=path, fix="run `dvc repro`") from None


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
