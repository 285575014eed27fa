"""What an entry of the fold cache is, for people: it decides nothing."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from podium.training.job import Job, Trained


@dataclass(frozen=True)
class Note:
    """Of what job an entry is.

    Args:
        model: its name when it was trained; other models may be served the same entry.
        architecture: the network, or classical member.
        repeat: from 0; -1 for all rows.
        fold: from 0; -1 for all rows.
        seed: which of the model's seeds, from 0.
        seconds: that training took.
        metric: that epochs were judged by.
        score: of the validation rows by it; None: there were none.
        peak: bytes of memory that its worker has had at most; 0: not known.
    """

    model: str
    architecture: str
    repeat: int
    fold: int
    seed: int
    seconds: float
    metric: str
    score: float | None
    peak: int = 0

    @classmethod
    def of(cls, job: Job, trained: Trained, seconds: float, peak: int = 0) -> "Note":
        """The note on a job's result.

        Args:
            job: what was trained.
            trained: what came of it.
            seconds: how long it took.
            peak: bytes of memory that its worker has had at most.
        """
        score = trained.history[trained.best_epoch - 1].get(job.problem.metric)
        place = (job.repeat, job.fold, job.start)
        took, metric = max(round(seconds, 2), 0.01), job.problem.metric
        return cls(job.model, job.settings.architecture, *place, took, metric, score, peak)

    @classmethod
    def read(cls, path: Path) -> "Note | None":
        """The note in a file; None where there is none that can be read.

        Args:
            path: of the file.
        """
        try:
            note = cls(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        texts, numbers = (note.model, note.architecture), (note.seconds, note.peak)
        whole = all(isinstance(text, str) for text in texts) and all(isinstance(one, int | float) for one in numbers)
        return note if whole else None

    @classmethod
    def last(cls, paths: Iterable[Path], model: str, architecture: str) -> "Note | None":
        """The first note of a model that can be read; None: there is none.

        Args:
            paths: of the files, those of the entries that were used last first.
            model: its name.
            architecture: that it has.
        """
        notes = (note for note in map(cls.read, paths) if note is not None)
        return next((note for note in notes if (note.model, note.architecture) == (model, architecture)), None)

    def written(self) -> str:
        """The note as JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"
