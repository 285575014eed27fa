"""Submissions as they were handed in: the answers to test rows inside a zip, joined by id."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.compare.difference import Answers, Asked, named_labels
from podium.compare.entrants import ENSEMBLE, Name
from podium.compare.revisions import reader
from podium.competition.label_sets import from_indicators, from_lists
from podium.competition.labels import targets
from podium.config import Params
from podium.config.competition import LabelList, TableFile
from podium.errors import PodiumError
from podium.io.tables import read_table
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem
from podium.provenance.files import ZIP
from podium.submission.archive import GIVE, LIMITS, unzipped
from podium.submission.sample import read_sample, separator_of
from podium.submission.validate import check_once, check_same

TEST = "data/prepared/test.parquet"


def is_zip(given: str) -> bool:
    """Whether a name on the command line is that of a submission."""
    return given.lower().endswith(".zip")


def archive(given: str, name: Name, root: Path) -> bytes:
    """The bytes of a zip, or of the one that a run made.

    Args:
        given: what the user calls it.
        name: what that means, where it is no zip.
        root: the project's folder.

    Raises:
        PodiumError: it is a member, which makes no submission, or there is no such file.
    """
    try:
        if is_zip(given):
            if (size := Path(given).stat().st_size) > LIMITS.bytes:
                raise PodiumError(f"it has {size:,} bytes, more than any submission", where=given, fix=GIVE)
            return Path(given).read_bytes()
        if name.entrant != ENSEMBLE:
            fix = "compare it with a member, an experiment or workspace; those have answers out of fold"
            raise PodiumError(f"{given} is a member, and the other one a submission, which holds test rows", fix=fix)
        with reader(root, name.revision) as read:
            return read(ZIP)
    except OSError as error:
        fix = "name a zip that is there" if is_zip(given) else "run `dvc repro`"
        raise PodiumError(f"cannot be read: {error.strerror or error}", where=given, fix=fix) from None


def asked(params: Params, root: Path, truth: Path | None) -> Asked:
    """The test rows, and their targets where a file tells them.

    Args:
        params: of this run.
        root: the project's folder.
        truth: a table of ids and labels, in the columns of `competition.id` and `competition.label`.

    Raises:
        PodiumError: the test rows are not prepared, or the gold is not of them.
    """
    try:
        test = pd.read_parquet(BytesIO((root / TEST).read_bytes()))
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise PodiumError(what, where=TEST, fix="run `dvc repro`") from None
    ids = test["id"].astype(str).tolist()
    group = pd.factorize(test["group"])[0].astype(np.int64)
    target = None if truth is None else gold(truth, ids, params)
    return Asked(test["row"].to_numpy(np.int64), ids, test["text"].astype(str).tolist(), group, target)


def answers(given: str, content: bytes, rows: Asked, params: Params, root: Path) -> Answers:
    """What a submission answers, read as this run would have written it.

    Args:
        given: what the user calls it.
        content: of the zip.
        rows: the test rows.
        params: of this run: `submission` says how a sheet is written.
        root: the project's folder.

    Raises:
        PodiumError: it is no such sheet, or of other rows.
    """
    settings, problem = params.submission, Problem.of(params.competition)
    sheet = _sheet(given, content, params, root)
    if missing := [column for column in settings.predictions if column not in sheet]:
        what = f"the column {missing[0]!r} is missing; there are {', '.join(sheet.columns)}"
        raise PodiumError(what, where=given, fix="give a submission of this competition, written as params.yaml says")
    key = _key(list(sheet.columns), params)
    if key is not None:
        found = sheet[key].tolist()
        check_once(found, f"column {key!r}", lambda row: f"{given}, row {row}")
        check_same(rows.ids, TEST, found, given, "compare submissions of one test file")
        sheet = sheet.set_index(key).loc[rows.ids]
    elif len(sheet) != len(rows.ids):
        what = f"it has {len(sheet):,} rows, the test file {len(rows.ids):,}"
        raise PodiumError(what, where=given, fix="compare submissions of one test file")
    cells = sheet[settings.predictions].to_numpy(object)  # (rows, columns)
    if settings.write in ("probability", "probability_columns"):
        return _probable(given, cells, problem)
    labels = _labels(given, cells, params, problem)
    return Answers(given, named_labels(labels, problem), labels if metric_of(problem).reads == "labels" else None, None)


def check_scored(one: Answers, problem: Problem) -> None:
    """Assert that a submission can be scored.

    Raises:
        PodiumError: the metric reads what it does not hold.
    """
    if one.scored is None:
        reads = metric_of(problem).reads
        what = f"{problem.metric} reads {reads}, which this submission does not hold"
        raise PodiumError(what, where=one.name, fix="compare without --gold: the rows that changed are shown")


def _sheet(given: str, content: bytes, params: Params, root: Path) -> pd.DataFrame:
    """The only file of a zip, or the one that `submission.file` names, as text."""
    settings, files = params.submission, unzipped(content)
    name = settings.file if settings.file in files else next(iter(files), None)
    if name is None or (len(files) > 1 and name != settings.file):
        what = f"it holds {len(files)} files, none called {settings.file}"
        raise PodiumError(what, where=given, fix="give a zip as stage package makes it")
    try:
        text = files[name].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PodiumError(
            f"byte {error.start} is not UTF-8", where=f"{given}, {name}", fix="save it as UTF-8"
        ) from None
    csv.field_size_limit(max(len(text), 131_072))
    lines = list(csv.reader(StringIO(text, newline=""), delimiter=separator_of(name) or ","))
    columns = _columns(lines, params, root)
    body = lines[1:] if settings.header else lines
    if uneven := [place for place, line in enumerate(body, 1) if len(line) != len(columns)]:
        what = f"row {uneven[0]} has {len(body[uneven[0] - 1])} fields, not {len(columns)}"
        raise PodiumError(what, where=f"{given}, {name}", fix="give a submission written as params.yaml says")
    return pd.DataFrame(body, columns=columns, dtype=object)


def _columns(lines: list[list[str]], params: Params, root: Path) -> list[str]:
    """The names of a sheet's columns."""
    settings = params.submission
    if settings.header:
        return lines[0] if lines else []
    if settings.columns is not None:
        return list(settings.columns)
    folder = root / "data/raw" / params.competition.name
    sample = read_sample(folder / str(settings.sample), False, params.competition.id, settings.predictions)
    return [str(name) for name in sample.frame.columns]


def _key(columns: list[str], params: Params) -> str | None:
    """The column of ids, as `podium.submission.sheet` finds it; None: rows stand in the order of the test file."""
    others = [name for name in columns if name not in params.submission.predictions]
    if params.competition.id in others:
        return params.competition.id
    return others[0] if params.submission.sample is not None and len(others) == 1 else None


def _labels(given: str, cells: npt.NDArray[Any], params: Params, problem: Problem) -> npt.NDArray[np.int32]:
    """Labels, shaped like targets."""
    classes = {name: place for place, name in enumerate(problem.classes)}
    write, several = params.submission.write, problem.task == "multilabel"
    found = np.zeros((len(cells), len(classes)), np.int32)
    for row, fields in enumerate(cells.tolist()):
        if write == "indicator_columns":
            carried = [problem.classes[place] for place, cell in enumerate(fields) if cell == "1"]
            unknown = [cell for cell in fields if cell not in ("0", "1")]
        else:
            carried = [part for part in fields[0].split(params.submission.separator) if part] if several else fields
            unknown = [name for name in carried if name not in classes]
        if unknown:
            what = f"row {row + 1}: {unknown[0]!r} is no answer of this competition"
            raise PodiumError(
                what, where=given, fix="give a submission of this competition, written as params.yaml says"
            )
        found[row, [classes[name] for name in carried]] = 1
    return found if several else found.argmax(axis=1).astype(np.int32)


def _probable(given: str, cells: npt.NDArray[Any], problem: Problem) -> Answers:
    """The answers of a sheet of probabilities."""
    try:
        numbers = cells.astype(np.float64)
    except ValueError as error:
        fix = "give a submission of this competition, written as params.yaml says"
        raise PodiumError(f"a prediction is no number: {error}", where=given, fix=fix) from None
    probabilities = numbers[:, -problem.outputs :]  # of two columns, binary, the second
    shown = [" ".join(f"{number:.4f}" for number in row) for row in probabilities.tolist()]
    scored: npt.NDArray[Any] | None = probabilities if metric_of(problem).reads == "probabilities" else None
    if problem.task == "multiclass" and scored is None:
        scored = decide(probabilities, [], problem)
    return Answers(given, shown, scored, probabilities)


def gold(path: Path, ids: list[str], params: Params) -> npt.NDArray[np.int32]:
    """The targets of test rows, from a table that tells them.

    Args:
        path: a table of ids and labels, in the columns of `competition.id` and `competition.label`.
        ids: of the test rows, in their order.
        params: of this run.

    Raises:
        PodiumError: it cannot be read, or is not of these rows.
    """
    competition = params.competition
    table = read_table(path, TableFile(path=path.name))
    key = competition.id
    if key is not None:
        if key not in table.frame:
            what = f"the column {key!r} is missing; there are {', '.join(map(str, table.frame.columns))}"
            raise PodiumError(what, where=str(path), fix="give a table with the columns of competition.id and .label")
        found = table.frame[key].tolist()
        check_once(found, f"column {key!r}", table.place)
        check_same(ids, TEST, found, str(path), "give the answers to this test file")
    elif len(table.frame) != len(ids):
        what = f"it has {len(table.frame):,} rows, the test file {len(ids):,}"
        raise PodiumError(what, where=str(path), fix="give the answers to this test file")
    label = competition.label
    if isinstance(label, LabelList):
        read, _ = from_lists(table, label, competition.classes)
    elif isinstance(label, list):
        read, _ = from_indicators(table, label, competition.classes)
    else:
        read, _ = targets(table, label, competition.classes)
    if key is None:
        return read
    place = {one: row for row, one in enumerate(found)}
    return read[[place[one] for one in ids]]
