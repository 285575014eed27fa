"""Commits and the experiments on them, as DVC knows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from podium.errors import PodiumError, first_line
from podium.provenance.revision import repository

METRICS, PARAMS = "data/ensemble/metrics.json", "params.yaml"

WORKSPACE = "workspace"
"""What DVC calls the files as they are now."""


@dataclass(frozen=True)
class Row:
    """A commit, the workspace, or an experiment.

    Args:
        name: of the experiment, or of the branch or tag at the commit; empty: it has none.
        commit: its hash; of the workspace, or of an experiment in the queue, what DVC calls it.
        created: in this machine's time; None: not known.
        state: success, queued, running or failed.
        scores: score, low, high and gap; none, where nothing was scored.
        metric: that they are of.
        changed: the keys of params.yaml that are not as in the commit that it began from; None: a key is gone.
        experiments: on this commit.
    """

    name: str
    commit: str
    created: datetime | None
    state: str
    scores: Mapping[str, float]
    metric: str
    changed: Mapping[str, Any]
    experiments: tuple["Row", ...] = field(default=())


def rows(root: Path, *, every: bool = False, commits: int = 1) -> list[Row]:
    """The workspace and the last commits, each with its experiments, the newest first.

    Args:
        root: the project's folder.
        every: of all branches.
        commits: so many, from HEAD back; 0: all.

    Raises:
        PodiumError: DVC cannot tell.
    """
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load
    from dvc.scm import SCMError  # type: ignore[import-untyped]

    try:
        with repository(root) as opened:
            found = opened.experiments.show(all_branches=every, num=commits or -1)
    except (DvcException, SCMError) as error:
        raise PodiumError(first_line(error), where="experiments", fix="run in a project that git tracks") from None
    head = next((_params(one) for one in found if one.rev != WORKSPACE), {})
    return [_row(one, head if one.rev == WORKSPACE else None, "success", list(_children(one))) for one in found]


def _children(state: Any) -> Iterator[Row]:
    base = _params(state)
    for one in state.experiments or ():
        yield _row(one.revs[0], base, one.executor.state if one.executor else "success", [])


def _row(state: Any, base: Mapping[str, Any] | None, how: str, experiments: list[Row]) -> Row:
    params = _params(state)
    metrics = _file(getattr(state.data, "metrics", {}), METRICS)
    return Row(
        state.name or "",
        state.rev,
        getattr(state.data, "timestamp", None),
        "failed" if state.error and how == "success" else how,
        {name: value for name, value in metrics.items() if isinstance(value, int | float)},
        str(params.get("competition.metric", "")),
        {} if base is None or not params else changed(base, params),
        tuple(experiments),
    )


def _params(state: Any) -> dict[str, Any]:
    return dict(flat(_file(getattr(state.data, "params", {}), PARAMS)))


def _file(found: Mapping[str, Any] | None, path: str) -> Mapping[str, Any]:
    """The content of one of several files, whatever folder they are named from."""
    for name, result in (found or {}).items():
        if name == path or name.endswith(f"/{path}"):
            content = result.get("data")
            return content if isinstance(content, Mapping) else {}
    return {}


def flat(section: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested mappings by their dotted keys; a list is a value, and an empty mapping.

    Args:
        section: of params.yaml.
        under: its own key.

    Example:
        >>> dict(flat({"cnn": {"epochs": 3, "network": {"widths": [2, 3]}}}))
        {'cnn.epochs': 3, 'cnn.network.widths': [2, 3]}
    """
    for key, value in section.items():
        name = f"{under}.{key}" if under else str(key)
        if isinstance(value, Mapping) and value:
            yield from flat(value, name)
        else:
            yield name, value


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The keys whose values differ, with the later one; None for a key that is gone.

    Args:
        before: values by dotted key.
        after: the same, later.

    Example:
        >>> changed({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
        {'b': 3, 'c': 4}
    """
    keys = [*before, *(key for key in after if key not in before)]
    return {key: after.get(key) for key in keys if key not in before or key not in after or before[key] != after[key]}
