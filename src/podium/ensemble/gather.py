"""The members that the parameters name, and the rows they are checked against, from the files of earlier stages."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pandas as pd

from podium.config import Params
from podium.ensemble.by_slice import Masks, slices
from podium.ensemble.members import FOLDS, TEST, Member, external, trained
from podium.ensemble.plots import learning_curves
from podium.ensemble.truth import Truth, truth
from podium.errors import PodiumError
from podium.io.parquet import read_parquet
from podium.problem import Problem

PARSERS: dict[str, Callable[[bytes], Any]] = {
    "json": json.loads,
    "csv": lambda content: pd.read_csv(BytesIO(content), dtype=str),  # text, so that a check can say what is no number
    "parquet": read_parquet,
}


class Gathered(NamedTuple):
    """All that a blend is made of."""

    members: list[Member]  # in the order of ensemble.members
    truth: Truth
    curves: pd.DataFrame  # of the members trained here, as `learning_curves` has them
    sources: dict[str, str]  # SHA-256 of each file that was read, by its path
    slices: Masks  # kinds of rows to score by themselves


def gather(params: Params, read: Callable[[str], bytes], *, sliced: bool = True) -> Gathered:
    """Every member of `ensemble.members`, checked; whatever else lies in data/models/ is not looked at.

    Args:
        params: the whole of them.
        read: a path relative to the project → the bytes of that file.
        sliced: whether to look for the slices, which takes longer than all the rest.

    Raises:
        PodiumError: a file is missing or no table, or a member is not what it must be.
    """
    given, sources = params.ensemble, dict[str, str]()

    def table(path: str) -> Any:
        content = _bytes(path, read)
        sources[path] = hashlib.sha256(content).hexdigest()
        return _parsed(path, content)

    problem = Problem.of(params.competition)
    train, test = table("data/prepared/train.parquet"), table(TEST)
    rows = truth(train, table(FOLDS), test, problem)
    members, histories = [], {}
    for name in given.members:
        if files := given.external.get(name):
            members.append(external(name, table(files.oof), table(files.test), rows, files))
            continue
        oof, config = (table(f"data/models/{name}/{file}") for file in ("oof.parquet", "config.json"))
        by_fold = table(f"data/predictions/{name}/by_fold.parquet")
        members.append(trained(name, oof, by_fold, config, rows, correct_sampling=given.correct_sampling))
        histories[name] = table(f"data/models/{name}/history.csv")
    found = slices(train, test, rows) if sliced else {}
    return Gathered(members, rows, learning_curves(histories, problem.metric), sources, found)


def _bytes(path: str, read: Callable[[str], bytes]) -> bytes:
    try:
        return read(path)
    except OSError as error:
        fix = "run `dvc repro`, or correct ensemble.external"
        raise PodiumError(f"cannot be read: {error.strerror or error}", where=path, fix=fix) from None


def _parsed(path: str, content: bytes) -> Any:
    ending = path.rpartition(".")[2].lower()
    if ending not in PARSERS:
        raise PodiumError(f"the ending .{ending} tells no format", where=path, fix="give a .csv or .parquet file")
    try:
        return PARSERS[ending](content)
    except ValueError as error:  # pyarrow's, pandas', JSON's and Unicode's are all of this kind
        problem = f"not {ending}: {error}".splitlines()[0]
        raise PodiumError(problem, where=path, fix="make it anew") from None
