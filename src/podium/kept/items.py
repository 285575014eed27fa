"""What training has kept in `.dvc/tmp/podium/` of a project: found, chosen, deleted."""

import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from podium.errors import PodiumError
from podium.training.fold_cache import NOTE, FoldCache, limit_from_environment
from podium.training.fold_notes import Note
from podium.training.scratch import left_folders, running_since, scratch

NO_NOTE = "(no note)"
"""The model of entries that were made before there were notes."""


@dataclass(frozen=True)
class Item:
    """An entry of the fold cache, or the TensorBoard log of a job.

    Args:
        path: its folder.
        model: whose it was when it was made.
        architecture: of the model; unknown for logs.
        size: of its files, in bytes.
        used: when it was last used, in seconds since 1970.
        seconds: that training took; 0: unknown.
    """

    path: Path
    model: str
    architecture: str
    size: int
    used: float
    seconds: float = 0.0


@dataclass(frozen=True)
class Freed:
    """What was deleted.

    Args:
        folds: entries of the fold cache.
        logs: TensorBoard's.
        size: of it, in bytes.
        stay: how many are in use by a running training.
    """

    folds: list[Item]
    logs: list[Item]
    size: int
    stay: int


@dataclass(frozen=True)
class Kept:
    """All that is kept, or that part of it which is to be deleted.

    Args:
        place: where it lies.
        cache: the fold cache.
        folds: its entries, that used longest ago first.
        logs: TensorBoard's.
        left: folders of trainings that were killed.
    """

    place: Path
    cache: FoldCache
    folds: list[Item]
    logs: list[Item]
    left: list[Path]

    @classmethod
    def of(cls, project: Path) -> "Kept":
        """What a project has kept; a temporary copy of it has the same.

        Args:
            project: its folder.

        Raises:
            PodiumError: PODIUM_FOLD_CACHE_SIZE is no size.
        """
        place = scratch(project=project)
        cache = FoldCache(place / "folds", limit_from_environment())
        folds = []
        for entry in cache.entries():
            note = Note.read(entry.path / NOTE)
            named = (note.model, note.architecture) if note else (NO_NOTE, "")
            folds.append(Item(entry.path, *named, entry.size, entry.used / 1e9, note.seconds if note else 0.0))
        logs = [_log(path) for path in sorted(place.glob("tensorboard/*/*/"))]
        return cls(place, cache, folds, logs, left_folders(place / "running"))

    @property
    def left_size(self) -> int:
        """Of what killed trainings left, in bytes."""
        return sum(map(_size, self.left))

    def chosen(self, model: str | None, age: float | None) -> "Kept":
        """That of a model, or that which was not used for some time, or what is both.

        Args:
            model: its name; None: any.
            age: in seconds; None: any.

        Raises:
            PodiumError: there is nothing of the model.
        """
        models = sorted({item.model for item in (*self.folds, *self.logs)})
        if model is not None and model not in models:
            fix = f"there are {', '.join(models)}" if models else ""
            raise PodiumError(f"nothing is kept of a model called {model!r}", where="--model", fix=fix)
        last = None if age is None else time.time() - age

        def wanted(items: list[Item]) -> list[Item]:
            return [one for one in items if model in (None, one.model) and (last is None or one.used < last)]

        return replace(self, folds=wanted(self.folds), logs=wanted(self.logs))

    def delete(self) -> Freed:
        """Delete it, but what a running training uses."""
        gone = self.cache.remove(fold.path for fold in self.folds)
        folds = [fold for fold in self.folds if fold.path in gone]
        begun = running_since(self.place / "running")
        logs = [log for log in self.logs if begun is None or log.used < begun]
        size = sum(item.size for item in (*folds, *logs)) + self.left_size
        for path in (*(log.path for log in logs), *self.left):
            shutil.rmtree(path, ignore_errors=True)
        return Freed(folds, logs, size, len(self.folds) - len(folds) + len(self.logs) - len(logs))


def _log(path: Path) -> Item:
    times = [file.stat().st_mtime for file in (path, *path.glob("*")) if file.exists()]
    return Item(path, path.parent.name, "", _size(path), max(times, default=0.0))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
