"""The stages of dvc.yaml with their templates filled in, as DVC does it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podium.errors import PodiumError

TEMPLATE = re.compile(r"\$\{([^}]+)\}")


@dataclass(frozen=True)
class Stage:
    """One stage, one of a `foreach` too.

    Args:
        name: as DVC calls it: `train@cnn`.
        command: that it runs.
        deps: what it reads.
        params: the keys of params.yaml that it depends on.
        outs: what it writes.
    """

    name: str
    command: str
    deps: tuple[str, ...]
    params: tuple[str, ...]
    outs: tuple[str, ...]


def stages(pipeline: Mapping[str, Any], params: Mapping[str, Any]) -> list[Stage]:
    """All stages, in the file's order.

    Args:
        pipeline: dvc.yaml, as read.
        params: params.yaml, as read.

    Raises:
        PodiumError: a template names what is not there.

    Example:
        >>> do = {"cmd": "train ${key}", "deps": ["${item.view}.npy"], "params": ["models.${key}"], "outs": ["${key}"]}
        >>> pipeline = {"stages": {"train": {"foreach": "${models}", "do": do}}}
        >>> stages(pipeline, {"models": {"cnn": {"view": "words"}}})[0]
        Stage(name='train@cnn', command='train cnn', deps=('words.npy',), params=('models.cnn',), outs=('cnn',))
    """
    given = dict(params)
    for own in pipeline.get("vars", ()):
        given = {**own, **given} if isinstance(own, dict) else given
    return list(_stages(pipeline.get("stages", {}), given))


def _stages(found: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Stage]:
    for name, stage in found.items():
        if "foreach" not in stage:
            yield _stage(name, stage, given)
            continue
        entries = _value(given, str(stage["foreach"]).removeprefix("${").removesuffix("}"), name)
        for key, item in entries.items() if isinstance(entries, dict) else ((str(one), one) for one in entries):
            yield _stage(f"{name}@{key}", stage["do"], {**given, "key": key, "item": item})


def _stage(name: str, body: Mapping[str, Any], given: Mapping[str, Any]) -> Stage:
    def filled(text: str) -> str:
        return TEMPLATE.sub(lambda found: str(_value(given, found[1].strip(), name)), text)

    def paths(*keys: str) -> tuple[str, ...]:
        entries = [entry for key in keys for entry in body.get(key, ())]
        return tuple(filled(entry if isinstance(entry, str) else next(iter(entry))) for entry in entries)

    keys = tuple(filled(entry) for entry in body.get("params", ()) if isinstance(entry, str))
    return Stage(name, filled(str(body["cmd"])), paths("deps"), keys, paths("outs", "metrics", "plots"))


def _value(given: Any, key: str, stage: str) -> Any:
    for part in key.split("."):
        if not isinstance(given, Mapping) or part not in given:
            raise PodiumError(
                f"stage {stage} names {key}, which params.yaml has not",
                where="dvc.yaml",
                fix="give it a value, or take it out of dvc.yaml",
            )
        given = given[part]
    return given


def looked_up(params: Mapping[str, Any], key: str) -> Any:
    """The value of a dotted key; None where there is none.

    Example:
        >>> looked_up({"a": {"b": 1}}, "a.b"), looked_up({}, "a.b")
        (1, None)
    """
    found: Any = params
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def parts(path: str) -> tuple[str, ...]:
    """A path's parts, for comparing places."""
    return Path(path).parts


def overlap(one: str, other: str) -> bool:
    """Whether one path is the other, or lies in it.

    Example:
        >>> overlap("data/models", "data/models/cnn"), overlap("data/model", "data/models")
        (True, False)
    """
    first, second = parts(one), parts(other)
    shared = min(len(first), len(second))
    return first[:shared] == second[:shared]
