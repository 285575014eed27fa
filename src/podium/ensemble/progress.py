"""What the person at the terminal sees while members are blended: a bar, or elsewhere now and then a line."""

import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

QUIET = 10.0
"""Seconds between two plain lines; a short run has none."""


class Progress:
    """The progress of one run.

    Args:
        steps: how many it will have.
        stream: where to show it.
    """

    def __init__(self, steps: int, stream: TextIO) -> None:
        self.steps, self.stream, self.begun = steps, stream, 0
        self.told = time.monotonic()
        console = Console(file=stream)
        times = (TimeElapsedColumn(), TimeRemainingColumn())
        columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), *times)
        shown = console.is_terminal and not console.is_dumb_terminal
        self.bars = Bars(*columns, console=console, transient=True) if shown else None

    def __enter__(self) -> "Progress":
        if self.bars is not None:
            self.bars.start()
            self.bars.add_task("ensemble", total=self.steps)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()

    def step(self, name: str) -> None:
        """Say that a step begins, and that those before it are done.

        Args:
            name: what it is.
        """
        if self.bars is not None:
            task = self.bars.task_ids[0]
            self.bars.update(task, description=f"ensemble: {name}", completed=self.begun)
        elif time.monotonic() - self.told >= QUIET:
            self.told = time.monotonic()
            print(f"ensemble: {name}, step {self.begun + 1} of {self.steps}", file=self.stream, flush=True)
        self.begun += 1
