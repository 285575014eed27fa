"""About how long trainings take, by what the fold cache has noted of earlier ones."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from podium.doctor.environment import cores
from podium.training.fold_cache import NOTE, FoldCache
from podium.training.fold_notes import Note
from podium.training.scratch import scratch

LAST = 20
"""Notes of a model that are looked at: those used last."""


def noted(project: Path) -> list[Note]:
    """What is noted of the folds in the cache, those that were used last first.

    Args:
        project: its folder.
    """
    entries = FoldCache(scratch("folds", project=project)).entries()
    notes = (Note.read(entry.path / NOTE) for entry in reversed(entries))
    return [note for note in notes if note is not None]


def seconds_of(model: str, settings: dict[str, Any], folds: dict[str, Any], notes: Sequence[Note]) -> float | None:
    """About how long a model's stage takes; None: no fold of it was trained here.

    A fold of other settings counts as well: the number is to tell minutes from hours.

    Args:
        model: its name.
        settings: its section of params.yaml.
        folds: the section `folds`.
        notes: of the folds that were trained.
    """
    own = [note for note in notes if (note.model, note.architecture) == (model, settings.get("architecture"))]
    own = own or [note for note in notes if note.architecture == settings.get("architecture")]
    if not own:
        return None
    jobs = int(folds.get("k", 5)) * int(folds.get("repeats", 1)) + bool(settings.get("refit"))
    rounds = -(-jobs // min(cores(), jobs))
    return median(note.seconds for note in own[:LAST]) * rounds


def told(seconds: float) -> str:
    """A duration for people.

    Example:
        >>> told(4.4), told(90), told(4000)
        ('4 s', '2 min', '1.1 h')
    """
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
