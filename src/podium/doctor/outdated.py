"""Which stages `dvc repro` would run, and why: dvc.lock against what lies here, with little read and DVC not loaded.

What people edit is hashed: code, settings and raw files, those up to a limit. What stages wrote is known by its size
and number of files; DVC itself, which takes a second, looks closer.
"""

import fnmatch
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from podium.doctor.pipeline import Stage, looked_up, overlap
from podium.provenance.lock import Entry, Lock

STAMP = "data/validated.txt"
"""Always the same: who reads it need not run again."""

MOST = 100_000_000
"""Bytes that are hashed; of more, size and time are believed."""


class Outdated(NamedTuple):
    """Stages that would run.

    Args:
        changed: those of which something has changed, each with what.
        after: those that read what these write: they run unless the same bytes come out.
    """

    changed: dict[str, str]
    after: list[str]


@dataclass
class Here:
    """What lies in the project now.

    Args:
        root: its folder.
        ignored: patterns of names that DVC does not see.
        since: when dvc.lock was written; what is older is believed to be as it was, where it is large.
    """

    root: Path
    ignored: Sequence[str]
    since: float
    _read: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Here":
        """A project.

        Args:
            root: its folder.
        """
        path, lock = root / ".dvcignore", root / "dvc.lock"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        patterns = [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith(("#", "!"))]
        return cls(root, patterns, lock.stat().st_mtime if lock.is_file() else 0.0)

    def is_as(self, entry: Entry, *, written: bool) -> bool:
        """Whether a file or folder is as it was recorded.

        Args:
            entry: what was recorded.
            written: a stage wrote it: then its size and number of files are enough.
        """
        path = self.root / entry.path
        if not path.exists():
            return False
        files = list(self._files(path)) if path.is_dir() else [path]
        if entry.is_folder != path.is_dir() or (entry.files is not None and entry.files != len(files)):
            return False
        if entry.size is not None and entry.size != sum(file.stat().st_size for file in files):
            return False
        if written:
            return True
        try:
            return self._md5(path, files) in (entry.md5, None)
        except OSError:
            return False

    def _md5(self, path: Path, files: list[Path]) -> str | None:
        """The hash as DVC has it; None: too much to read, and nothing is younger than dvc.lock."""
        size = sum(file.stat().st_size for file in files)
        if self._read + size > MOST:
            return None if max(file.stat().st_mtime for file in files) < self.since else ""
        if not path.is_dir():
            return self._of(path)
        listed = [{"md5": self._of(file), "relpath": file.relative_to(path).as_posix()} for file in files]
        listed.sort(key=lambda entry: entry["relpath"].split("/"))
        content = json.dumps(listed, sort_keys=True).encode()
        return f"{hashlib.md5(content, usedforsecurity=False).hexdigest()}.dir"

    def _of(self, path: Path) -> str:
        key = str(path)
        if key not in self._known:
            content = path.read_bytes()
            self._read += len(content)
            self._known[key] = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return self._known[key]

    def _files(self, folder: Path) -> Iterator[Path]:
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not self._is_ignored(name)]
            yield from (Path(place) / name for name in names if not self._is_ignored(name))

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.ignored)


def outdated(stages: Sequence[Stage], lock: Lock | None, params: dict[str, Any], here: Here) -> Outdated:
    """Which stages would run.

    Args:
        stages: all of them.
        lock: dvc.lock; None: there is none.
        params: params.yaml, as read.
        here: what lies in the project.
    """
    outs = [out for stage in stages for out in stage.outs]
    found = {stage.name: why for stage in stages if (why := _why(stage, lock, params, here, outs))}
    runs, after = [stage for stage in stages if stage.name in found], list[str]()
    while runs:
        written = [out for stage in runs for out in stage.outs if out != STAMP]
        runs = [
            stage
            for stage in stages
            if stage.name not in found
            and stage.name not in after
            and any(overlap(dep, out) for dep in stage.deps for out in written)
        ]
        after += [stage.name for stage in runs]
    return Outdated(found, [stage.name for stage in stages if stage.name in after])


def _why(stage: Stage, lock: Lock | None, params: dict[str, Any], here: Here, outs: Sequence[str]) -> str:
    """What has changed of a stage since it was recorded; "": nothing."""
    if lock is None or stage.name not in lock.stages:
        return "it has not run yet"
    recorded = lock.stages[stage.name]
    if recorded.command != stage.command:
        return "its command"
    then = recorded.params.get("params.yaml", {})
    if changed := [key for key in stage.params if looked_up(params, key) != then.get(key)]:
        return changed[0]
    if dep := _changed_dep(stage, lock, here, outs):
        return dep
    for out in recorded.outs:
        if not here.is_as(out, written=True):
            return f"{out.path} is not as it was written" if (here.root / out.path).exists() else f"{out.path} is gone"
    return ""


def _changed_dep(stage: Stage, lock: Lock, here: Here, outs: Sequence[str]) -> str:
    """What a stage reads that is not as it was; "": nothing."""
    deps = {dep.path: dep for dep in lock.stages[stage.name].deps}
    for path in stage.deps:
        if path not in deps:
            return f"{path} is new"
        if path in lock.outs:  # whether that is as it was written is told of the stage that wrote it
            if lock.outs[path].md5 != deps[path].md5:
                return path
        elif not here.is_as(deps[path], written=any(overlap(path, out) for out in outs)):
            return path if (here.root / path).exists() else f"{path} is not there"
    return ""
