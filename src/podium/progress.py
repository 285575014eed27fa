"""What the person at the terminal sees of work of a known size: a bar with the time left, elsewhere a line at times."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

QUIET = 10.0
"""Seconds between two plain lines; short work has none."""

Block = TypeVar("Block")


class Progress:
    """How far one piece of work is.

    Args:
        what: it is called.
        total: its size; 0: it is told by `begin`.
        unit: in which it is counted.
        stream: where to show it; None: standard error.
    """

    def __init__(self, what: str, total: int = 0, unit: str = "rows", stream: TextIO | None = None) -> None:
        self.what, self.unit, self.stream = what, unit, stream or sys.stderr
        self.total, self.done, self.steps = total, 0, 0
        self.begun = self.told = time.monotonic()
        console = Console(file=self.stream)
        times = (TimeElapsedColumn(), TimeRemainingColumn())
        columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), *times)
        shown = console.is_terminal and not console.is_dumb_terminal
        self.bars = Bars(*columns, console=console, transient=True) if shown else None

    def __enter__(self) -> "Progress":
        if self.total:
            self.begin(self.total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()

    def begin(self, total: int) -> None:
        """Show that the work begins.

        Args:
            total: its size.
        """
        self.total, self.begun = total, time.monotonic()
        if self.bars is not None:
            self.bars.start()
            self.bars.add_task(self.what, total=total)

    def advance(self, done: int) -> None:
        """Say that more is done.

        Args:
            done: how much more.
        """
        self.reach(self.done + done)

    def step(self, name: str) -> None:
        """Say that a step begins, and that those before it are done.

        Args:
            name: what it is.
        """
        self.reach(self.steps, name)
        self.steps += 1

    def reach(self, done: int, now: str = "") -> None:
        """Say how much is done, and what is being done.

        Args:
            done: so far.
            now: in a word or two.
        """
        self.done = done
        what = f"{self.what}: {now}" if now else self.what
        if self.bars is not None:
            self.bars.update(self.bars.task_ids[0], description=what, completed=done)
        elif time.monotonic() - self.told >= QUIET:
            self.told = time.monotonic()
            how = f"{done:,} of {self.total:,} {self.unit}{self._left()}"
            print(what, how, sep=", " if now else ": ", file=self.stream, flush=True)

    def _left(self) -> str:
        """A guess at the time left, from how fast it went so far."""
        if not 0 < self.done < self.total:
            return ""
        return about((time.monotonic() - self.begun) * (self.total - self.done) / self.done)


def about(seconds: float) -> str:
    """The time left, as the end of a line.

    Args:
        seconds: a guess.

    Example:
        >>> about(1234.5)
        '; about 21 min left'
    """
    return f"; about {seconds:.0f} s left" if seconds < 100 else f"; about {seconds / 60:.0f} min left"


def followed(
    blocks: Iterable[Block], what: str, total: int, size: Callable[[Block], int], unit: str = "rows"
) -> Iterator[Block]:
    """The same blocks, shown as they pass.

    Args:
        blocks: each of some rows.
        what: is done with them.
        total: rows of all together.
        size: the rows of one.
        unit: what they are called.
    """
    with Progress(what, total, unit) as progress:
        for block in blocks:
            yield block
            progress.advance(size(block))
