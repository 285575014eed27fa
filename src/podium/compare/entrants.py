"""What is compared out of fold: an ensemble or a member, of this run or of another revision, by its name."""

from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.compare.difference import Answers, Asked, named_labels
from podium.compare.revisions import WORKSPACE, Reader, reader
from podium.config import Params
from podium.config.load import mapping, validate
from podium.ensemble.blend import predictions_of
from podium.ensemble.crossed import crossed, method_of
from podium.ensemble.gather import gather
from podium.ensemble.truth import Truth, truth
from podium.errors import PodiumError, first_line
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem

ENSEMBLE = "ensemble"
OOF = "data/ensemble/oof.parquet"
AGAIN = "run `dvc repro`"


class Name(NamedTuple):
    """Which entrant is meant."""

    revision: str
    entrant: str  # a member, or `ensemble`


class Entrant(NamedTuple):
    """One entrant: the rows that it was scored on, and what it answered there, cross-fitted."""

    truth: Truth
    asked: Asked
    answers: Answers


def parsed(given: str, params: Params) -> Name:
    """The entrant that a name on the command line means.

    `cnn` is a member of this run, whether the ensemble blends it or not; `workspace` this run's ensemble; any other
    name a revision's ensemble; `<revision>:<member>` a member of it.

    Args:
        given: the name.
        params: of this run.

    Example:
        >>> from pathlib import Path
        >>> from podium import config
        >>> params = config.load(Path(config.__file__).parents[3] / "params.yaml")
        >>> [tuple(parsed(name, params)) for name in ("cnn", "workspace", "wider", "wider:cnn")]
        [('workspace', 'cnn'), ('workspace', 'ensemble'), ('wider', 'ensemble'), ('wider', 'cnn')]
    """
    revision, colon, entrant = given.rpartition(":")
    if colon:
        return Name(revision or WORKSPACE, entrant or ENSEMBLE)
    if given in params.models or given in params.ensemble.external:
        return Name(WORKSPACE, given)
    return Name(given, ENSEMBLE)


def entrant(given: str, name: Name, root: Path) -> Entrant:
    """Find an entrant and what it answered out of fold.

    Args:
        given: what the user calls it.
        name: what that means.
        root: the project's folder.

    Raises:
        PodiumError: the revision, a file of it or the member is not there, or the files contradict each other.
    """
    with reader(root, name.revision) as read:
        return _entrant(given, name.entrant, read)


def _entrant(given: str, name: str, read: Reader) -> Entrant:
    """The same, of a revision's files; `name`: a member, or `ensemble`."""
    params = _params(read, given)
    try:
        if name == ENSEMBLE and ENSEMBLE not in params.models:
            rows = _truth(read, params)
            stopped = {params.models[one].stop_on for one in params.ensemble.members if one in params.models}
            answers = _blended(given, read, rows)._replace(flattered="fold" in stopped)
        else:
            rows, answers = _alone(given, name, read, params)
        train = _frame(read, "data/prepared/train.parquet")
    except OSError as error:
        what = f"{given}: {error.strerror or error}"
        raise PodiumError(what, where=str(error.filename or ""), fix=AGAIN) from None
    except PodiumError as error:
        raise PodiumError(error.what, where=", ".join(filter(None, [given, error.where])), fix=error.fix) from None
    found = train.set_index("row").loc[rows.row]
    plain = [""] * len(found)
    texts, ids = (found[column].astype(str).tolist() if column in found else plain for column in ("text", "id"))
    return Entrant(rows, Asked(rows.row, ids, texts, rows.group, rows.target), answers)


def check_same(a: Entrant, b: Entrant) -> None:
    """Assert that two entrants were asked the same: else their difference is none of theirs.

    Args:
        a: one.
        b: the other.

    Raises:
        PodiumError: what they were asked differs; the first thing that does is named.
    """
    names = f"{a.answers.name} and {b.answers.name} cannot be compared"
    for what in ("task", "classes", "metric", "costs"):
        ours, theirs = (getattr(one.truth.problem, what) for one in (a, b))
        if ours != theirs:
            fix = "compare runs of one competition and metric"
            raise PodiumError(f"{names}: competition.{what} is {_said(ours)} and {_said(theirs)}", fix=fix)
    if not np.array_equal(a.truth.row, b.truth.row):
        alone = np.setxor1d(a.truth.row, b.truth.row)
        what = f"{len(a.truth.row):,} and {len(b.truth.row):,} rows are validated, {len(alone):,} of them by one alone"
        raise PodiumError(f"{names}: {what}", fix="give both the same data and data.sample")
    for what, fix in (
        ("target", "give both the same labels"),
        ("fold", "give both the same section folds"),
        ("group", "give both the same section clean"),
    ):
        ours, theirs = (getattr(one.truth, what) for one in (a, b))
        if ours.ndim == 1 or what == "target":
            ours, theirs = (np.atleast_2d(given.T) for given in (ours, theirs))  # (columns, rows), as folds are
        if ours.shape != theirs.shape:
            raise PodiumError(f"{names}: {len(ours)} and {len(theirs)} columns of {what}s", fix=fix)
        differs = np.flatnonzero((ours != theirs).any(axis=0))
        if differs.size:
            raise PodiumError(
                f"{names}: the {what} of {len(differs):,} rows differs, first of row {a.truth.row[differs[0]]}", fix=fix
            )


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _params(read: Reader, given: str) -> Params:
    """Those of the revision."""
    try:
        content = read("params.yaml")
    except OSError as error:
        what = first_line(error)
        raise PodiumError(f"params.yaml cannot be read: {what}", where=given, fix="give a revision of a run") from None
    source = f"params.yaml of {given}"
    return validate(mapping(content, source), source)


def _truth(read: Reader, params: Params) -> Truth:
    train, folds, test = (
        _frame(read, path)
        for path in ("data/prepared/train.parquet", "data/folds.parquet", "data/prepared/test.parquet")
    )
    return truth(train, folds, test, Problem.of(params.competition))


def _blended(given: str, read: Reader, rows: Truth) -> Answers:
    """What an ensemble answered, as its stage wrote it."""
    frame, problem = _frame(read, OOF), rows.problem
    names = [*problem.probability_columns, *predictions_of(problem), *problem.target_columns]
    if missing := [name for name in ("row", "fold", *names) if name not in frame]:
        raise PodiumError(f"the column {missing[0]!r} is missing", where=OOF, fix=AGAIN)
    for column, expected, source in (
        ("row", rows.row, "data/folds.parquet"),
        ("fold", rows.fold[0], "data/folds.parquet"),
        (problem.target_columns, rows.target.reshape(len(rows.row), -1), "data/prepared/train.parquet"),
    ):
        if not np.array_equal(frame[column].to_numpy(), expected):
            what = "targets" if isinstance(column, list) else f"{column}s"
            raise PodiumError(f"its {what} are not those of {source}", where=OOF, fix=AGAIN)
    probabilities = frame[problem.probability_columns].to_numpy(np.float32)
    labels = frame[predictions_of(problem)].to_numpy(np.int32).reshape(rows.target.shape)
    return _answers(given, probabilities, labels, problem)


def _alone(given: str, member: str, read: Reader, params: Params) -> tuple[Truth, Answers]:
    """What a member answers by itself: cut where the other folds would cut it, as in the table of the ensemble."""
    if member not in params.models and member not in params.ensemble.external:
        known = ", ".join([*params.models, *params.ensemble.external])
        raise PodiumError(f"there is no member {member!r}", fix=f"there are {known}")
    settings = params.ensemble.model_copy(update={"members": [member], "calibration": "none"})
    members, rows, *_ = gather(params.model_copy(update={"ensemble": settings}), read)
    one = members[0]
    found = crossed(one.oof[None], one.test[None], (member,), method_of("average"), rows, settings)
    labels: npt.NDArray[np.int32] = found.honest.predictions
    if metric_of(rows.problem).reads != "labels":
        labels = decide(found.oof, found.honest.whole.thresholds, rows.problem)
    return rows, _answers(given, found.oof, labels, rows.problem)._replace(flattered=one.stop_on == "fold")


def _answers(
    given: str, probabilities: npt.NDArray[np.float32], labels: npt.NDArray[np.int32], problem: Problem
) -> Answers:
    scored = labels if metric_of(problem).reads == "labels" else probabilities
    return Answers(given, named_labels(labels, problem), scored, probabilities)


def _frame(read: Reader, path: str) -> pd.DataFrame:
    try:
        return pd.read_parquet(BytesIO(read(path)))
    except ValueError as error:
        raise PodiumError(f"no Parquet file: {first_line(error)}", where=path, fix=AGAIN) from None
