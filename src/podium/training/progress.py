"""What the person at the terminal sees while a model trains: model, fold, epoch, score and time left.

Workers write their reports into files, a line of JSON each; the parent reads them and shows them: as bars that move on
a terminal, elsewhere as plain lines, one an epoch at most.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TextIO

from rich.progress import TaskID, TextColumn, TimeRemainingColumn

from podium.progress import Shown
from podium.training.job import Job, Trained


@dataclass
class Seen:
    """How far a job is."""

    label: str
    epochs: int
    work: float  # rows times epochs
    read: int = 0  # bytes of its reports
    share: float = 0.0  # of the work
    bar: TaskID | None = None


class Progress(Shown):
    """The progress of a model's jobs: lines about epochs are rare, the end of a fold always has one.

    Args:
        jobs: of one model.
        reports: the folder where each job's reports are, in `<job>.jsonl`.
        stream: where to show it.
    """

    def __init__(self, jobs: list[Job], reports: Path, stream: TextIO) -> None:
        model = jobs[0].model if jobs else ""
        super().__init__(model, stream, TextColumn("{task.fields[now]}"), TimeRemainingColumn(), transient=False)
        self.reports = reports
        self.jobs = {
            job.name: Seen(job.label, job.settings.epochs, len(job.training) * job.settings.epochs) for job in jobs
        }
        self.all: TaskID | None = None

    def __enter__(self) -> Self:
        super().__enter__()
        if self.bars is not None:
            total = sum(seen.work for seen in self.jobs.values())
            self.all = self.bars.add_task(self.what, total=total, now=f"{len(self.jobs)} networks")
        return self

    def poll(self) -> None:
        """Read and show what workers have reported since the last time."""
        for name, seen in self.jobs.items():
            path = self.reports / f"{name}.jsonl"
            if not path.exists():
                continue
            with path.open("rb") as stream:
                stream.seek(seen.read)
                whole, end, _ = stream.read().rpartition(b"\n")  # the last line may still be on its way
            seen.read += len(whole) + len(end)
            for line in whole.splitlines():
                self._show(seen, json.loads(line))

    def finish(self, name: str, trained: Trained, *, cached: bool = False) -> None:
        """Say that a job is done.

        Args:
            name: the job's.
            trained: its result.
            cached: it was not trained but found.
        """
        seen = self.jobs[name]
        if cached:
            seen.work = 0.0  # it tells nothing of how fast training is
        seen.share = 1.0
        line = trained.history[trained.best_epoch - 1]
        if cached:
            how = "found in the fold cache"
        elif "loss" not in line:  # a classical member has no epochs
            how = "fitted"
        elif trained.best_epoch == trained.epochs_run:
            how = "1 epoch" if trained.epochs_run == 1 else f"{trained.epochs_run} epochs"
        else:
            how = f"best of {trained.epochs_run} epochs: {trained.best_epoch}"
        self._say(seen, ", ".join(filter(None, [how, _numbers(line)])), always=True)

    def _show(self, seen: Seen, event: dict[str, Any]) -> None:
        if "batch" in event:
            seen.share = (event["epoch"] - 1 + event["batch"] / event["batches"]) / seen.epochs
            self._say(seen, f"epoch {event['epoch']} of {seen.epochs}", plain=False)
        else:
            seen.share = event["epoch"] / seen.epochs
            self._say(seen, f"epoch {event['epoch']} of {seen.epochs}, {_numbers(event)}")

    def _say(self, seen: Seen, now: str, *, plain: bool = True, always: bool = False) -> None:
        """Move the bars; or print a line, if it is one to print and not too soon after the last."""
        if self.bars is not None and self.all is not None:
            if seen.bar is None:
                seen.bar = self.bars.add_task(f"  {seen.label}", total=1.0, now=now)
            self.bars.update(seen.bar, completed=seen.share)
            if plain or seen.share * seen.epochs < 1:  # the scores of an epoch stay until the next ones
                self.bars.update(seen.bar, now=now)
            self.bars.update(self.all, completed=self._done(), total=self._total())
        elif plain and (always or self.due()):
            self.line(f"{self.what}, {seen.label}: {now}{self.left(self._done(), self._total())}")

    def _done(self) -> float:
        return sum(seen.share * seen.work for seen in self.jobs.values())

    def _total(self) -> float:
        return sum(seen.work for seen in self.jobs.values())


def _numbers(line: dict[str, Any]) -> str:
    """Loss and scores of an epoch, in words."""
    return ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in line.items() if name != "epoch")
