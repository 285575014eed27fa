"""dvc.lock: what each stage read and wrote when it last ran, by its hash."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from podium.errors import PodiumError, first_line

LOCK = "dvc.lock"
MD5 = re.compile(r"([0-9a-f]{32}(\.dir)?)?")
"""Of a file, of a folder, or none: what another program keeps."""
FOLDER = ".dir"
"""How the hash of a folder ends: that of the list of its files."""


@dataclass(frozen=True)
class Entry:
    """A file or folder as a stage read or wrote it.

    Args:
        path: relative to the project.
        md5: 32 hexadecimal digits, of a folder with `.dir` behind; empty: dvc.lock tells none.
        size: in bytes; None: not told.
        files: how many a folder holds; None: it is a file.
    """

    path: str
    md5: str
    size: int | None = None
    files: int | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.md5.endswith(FOLDER)


@dataclass(frozen=True)
class Stage:
    """A stage as it last ran.

    Args:
        name: as DVC calls it, `train@cnn`.
        command: what ran.
        deps: what it read.
        outs: what it wrote.
        params: the values that it depends on, by file and dotted key.
    """

    name: str
    command: str
    deps: tuple[Entry, ...]
    outs: tuple[Entry, ...]
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lock:
    """All stages, in the file's order."""

    stages: Mapping[str, Stage]

    @cached_property
    def outs(self) -> dict[str, Entry]:
        """What the stages wrote, by path."""
        return {out.path: out for stage in self.stages.values() for out in stage.outs}

    @cached_property
    def inputs(self) -> dict[str, Entry]:
        """What they read and none of them wrote, by path; a folder that others wrote into is no input."""
        deps = {dep.path: dep for stage in self.stages.values() for dep in stage.deps}
        return {path: dep for path, dep in deps.items() if not self._written(path)}

    def _written(self, path: str) -> bool:
        return any(path == out or out.startswith(f"{path}/") or path.startswith(f"{out}/") for out in self.outs)

    def holding(self, path: str) -> Entry | None:
        """What was recorded of a file: itself, or the folder that it lies in; None: neither.

        Args:
            path: relative to the project.
        """
        for recorded in (self.outs, self.inputs):
            for one in _upward(path):
                if one in recorded:
                    return recorded[one]
        return None


def _upward(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(len(parts), 0, -1))


def parsed(content: bytes, where: str = LOCK) -> Lock:
    """The stages of a dvc.lock.

    Args:
        content: of the file.
        where: file and commit, for messages.

    Raises:
        PodiumError: it is none.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # written in C: ten times as fast
    try:
        given = yaml.load(content, Loader=loader)  # noqa: S506 - both are safe loaders
        stages = {name: _stage(name, entry) for name, entry in (given["stages"] or {}).items()}
    except (yaml.YAMLError, ValueError) as error:
        raise _no_lock(first_line(error), where) from None
    except (TypeError, KeyError, AttributeError):
        raise _no_lock("it holds no stages as DVC writes them", where) from None
    return Lock(stages)


def _stage(name: str, entry: Mapping[str, Any]) -> Stage:
    deps, outs = (tuple(_entry(one) for one in entry.get(key, ())) for key in ("deps", "outs"))
    return Stage(name, str(entry["cmd"]), deps, outs, entry.get("params", {}))


def _entry(entry: Mapping[str, Any]) -> Entry:
    """One file or folder; its hash is a part of a path in the cache, and must be nothing else."""
    path, md5 = entry["path"], str(entry.get("md5", ""))
    numbers = entry.get("size"), entry.get("nfiles")
    if not isinstance(path, str) or not MD5.fullmatch(md5) or not all(n is None or type(n) is int for n in numbers):
        raise TypeError(path)
    return Entry(path, md5, *numbers)


def _no_lock(what: str, where: str) -> PodiumError:
    return PodiumError(what, where=where, fix="run `dvc repro` and commit what it writes")
