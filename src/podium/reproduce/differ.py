"""What differs between two submissions: parameters, raw data, code, weights, predictions, labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from podium.ledger import Submission
from podium.provenance.files import PREDICTIONS
from podium.provenance.git import git
from podium.reproduce.moved import Moved, moved
from podium.trace.chain import Link, chain
from podium.trace.history import History
from podium.trace.run import Run, of_commit
from podium.trace.shown import flat
from podium.trace.trace import in_ledger

CODE = ("src", "stages", "dvc.yaml", "requirements.lock")
PREPARED = "data/prepared/test.parquet"
ABSENT = "-"


@dataclass(frozen=True)
class Differing:
    """What differs.

    Args:
        submissions: the two.
        params: dotted keys of params.yaml with both values.
        raw: paths of raw files, with how they differ.
        code: paths of code, with how they differ.
        weights: names of networks, with how they differ.
        same_weights: how many networks are the same in both.
        predictions: paths of predictions, with how they differ.
        moved: the ensemble's test predictions; else why they cannot be compared.
        same_zip: whether the same bytes were handed in.
    """

    submissions: tuple[Submission, Submission]
    params: dict[str, tuple[Any, Any]]
    raw: dict[str, str]
    code: dict[str, str]
    weights: dict[str, str]
    same_weights: int
    predictions: dict[str, str]
    moved: Moved | str
    same_zip: bool


def differ(history: History, one: int, other: int) -> Differing:
    """Compare two submissions.

    Args:
        history: of the project.
        one: number of one.
        other: of the other.

    Raises:
        PodiumError: there is no such submission, or its commit is not here.
    """
    both = (history.numbered(one), history.numbered(other))
    first, second = (of_commit(history.root, str(each.intended.body.get("commit")), history.stores) for each in both)
    links = [
        [link for top in chain(run, in_ledger(each)) for link in top.walk()]
        for run, each in zip((first, second), both, strict=True)
    ]
    weights = [_named(some, "network") for some in links]
    zips = [(each.intended.body.get("file") or {}).get("sha256") for each in both]
    return Differing(
        submissions=both,
        params=_params(first, second),
        raw=_unlike(*(_named(some, "raw") for some in links)),
        code=_code(history, first, second),
        weights=_unlike(*weights),
        same_weights=sum(weights[1].get(name) == digest for name, digest in weights[0].items()),
        predictions=_unlike(*(_named(some, "predictions") for some in links)),
        moved=_moved(history, first, second),
        same_zip=zips[0] == zips[1] is not None,
    )


def _params(one: Run, other: Run) -> dict[str, tuple[Any, Any]]:
    """Values as params.yaml has them; a key that one lacks is `-` there: its default holds."""
    a, b = flat(one.params), flat(other.params)
    pairs = {key: (a.get(key, ABSENT), b.get(key, ABSENT)) for key in dict.fromkeys([*a, *b])}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _named(links: list[Link], what: str) -> dict[str, str]:
    """The hash of each link of a kind, by its path: a weight file has the same in every run."""
    return {link.path or link.name: link.md5 or link.sha256 for link in links if link.what == what and not link.above}


def _unlike(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """How entries of two mappings differ, by key."""
    how = {}
    for key in dict.fromkeys([*one, *other]):
        if key not in other:
            how[key] = "only in the first"
        elif key not in one:
            how[key] = "only in the second"
        elif one[key] != other[key]:
            how[key] = "differs"
    return how


def _code(history: History, one: Run, other: Run) -> dict[str, str]:
    if one.commit == other.commit:
        return {}
    told = git(
        history.root,
        "diff",
        "--name-status",
        "--no-renames",
        "-z",
        "--relative",
        str(one.commit),
        str(other.commit),
        "--",
        *CODE,
    ).decode(errors="surrogateescape")
    parts = told.split("\0")[:-1]
    how = {"A": "only in the second", "D": "only in the first"}
    return {path: how.get(letter, "differs") for letter, path in zip(parts[::2], parts[1::2], strict=True)}


def _moved(history: History, one: Run, other: Run) -> Moved | str:
    """By how much the ensemble's test predictions moved."""
    tables = []
    for path in (PREPARED, PREDICTIONS):
        outs = [run.lock.outs.get(path) for run in (one, other)]
        pair = [history.stores.content("", out.md5) if out else None for out in outs]
        pair = [
            history.stores.content(path, out.md5) if found is None and out else found
            for found, out in zip(pair, outs, strict=True)
        ]
        if pair[0] is None or pair[1] is None:
            return f"{path} is not at hand for both; `podium reproduce` or `dvc fetch --all-tags` brings it"
        tables.append((pair[0], pair[1]))
    if not _same_rows(*tables[0]):
        return "they predict other test rows"
    return moved(*tables[1])


def _same_rows(one: bytes, other: bytes) -> bool:
    """Whether two tables of test rows hold the same ones; their texts may be cleaned in another way."""
    from podium.io.parquet import read_parquet

    return one == other or read_parquet(one, ["row", "id"]).equals(read_parquet(other, ["row", "id"]))
