"""What `podium cache` says."""

import re
import time

from podium.errors import PodiumError
from podium.io.aligned import aligned
from podium.kept.items import Freed, Item, Kept
from podium.training.sizes import shown

AGES = {"min": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
HEADINGS = ("model", "architecture", "folds", "size", "training", "last used")
NUMBERS = range(2, len(HEADINGS))
"""The columns that hold numbers."""


def lines(found: Kept) -> list[str]:
    """Where it is, how much, and of what.

    Args:
        found: all that is kept.
    """
    size = f"{shown(sum(fold.size for fold in found.folds))} of at most {shown(found.cache.limit)}"
    told = [f"fold cache: {found.place / 'folds'}", f"{_number(found.folds, 'fold')}, {size}"]
    if found.folds:
        told[-1] += f", {training(found.folds)} of training"
        told += ["", *aligned([HEADINGS, *_rows(found.folds)], NUMBERS), ""]
    told.append(f"TensorBoard logs: {found.place / 'tensorboard'}")
    told.append(f"{_number(found.logs, 'log')}, {shown(sum(log.size for log in found.logs))}")
    if found.left:
        told.append(f"left by killed trainings, until the next one: {shown(found.left_size)}")
    return told


def question(found: Kept) -> str:
    """What a person is asked.

    Args:
        found: what would be deleted.
    """
    return f"delete {_counted(found.folds, found.logs)} ({training(found.folds)} of training)?"


def deleted(freed: Freed) -> list[str]:
    """What was freed, and what stays.

    Args:
        freed: what was deleted.
    """
    told = [f"freed {shown(freed.size)}: {_counted(freed.folds, freed.logs)}"]
    if freed.stay:
        told.append(f"a training that is going on uses {freed.stay} more; they stay")
    return told


def seconds_of(age: str) -> float:
    """How many seconds an age is.

    Args:
        age: a number and its unit.

    Raises:
        PodiumError: it is no age.

    Example:
        >>> seconds_of("30d")
        2592000.0
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+)", age.strip().lower())
    if not found or found[2] not in AGES:
        fix = f"give a number and one of {', '.join(AGES)}, such as 30d"
        raise PodiumError(f"{age!r} is no age", where="--older-than", fix=fix)
    return float(found[1]) * AGES[found[2]]


def training(folds: list[Item]) -> str:
    """How long training took, of those of which it is known.

    Args:
        folds: entries of the fold cache.
    """
    unknown = any(not fold.seconds for fold in folds)
    return f"{'at least ' if unknown else ''}{_duration(sum(fold.seconds for fold in folds))}"


def _rows(folds: list[Item]) -> list[tuple[str, ...]]:
    """A line for each model and architecture; that used last first."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for fold in sorted(folds, key=lambda fold: -fold.used):
        groups.setdefault((fold.model, fold.architecture), []).append(fold)
    now = time.time()
    return [
        (
            *named,
            str(len(group)),
            shown(sum(fold.size for fold in group)),
            _duration(sum(fold.seconds for fold in group)) if any(fold.seconds for fold in group) else "unknown",
            f"{_duration(max(now - group[0].used, 0.0))} ago",
        )
        for named, group in groups.items()
    ]


def _counted(folds: list[Item], logs: list[Item]) -> str:
    return f"{_number(folds, 'fold')} and {_number(logs, 'TensorBoard log')}"


def _number(items: list[Item], what: str) -> str:
    return f"{len(items)} {what}{'' if len(items) == 1 else 's'}"


def _duration(seconds: float) -> str:
    """In the largest unit of which there are at least two.

    Example:
        >>> _duration(59), _duration(150), _duration(7200)
        ('59 s', '2 min', '2 h')
    """
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
