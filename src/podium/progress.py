"""What the person at the terminal sees of work of a known size: a bar with the time left, elsewhere a line at times."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self, TextIO, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

QUIET = 10.0
"""Seconds between two plain lines; short work has none."""

Block = TypeVar("Block")


class Shown:
    """Bars that stand on a terminal while work goes on; elsewhere there are none, and lines are due at times.

    Args:
        what: the work is called.
        stream: where to show them.
        columns: of the bars, behind what the work is called and how much of it is done.
        transient: the bars go when the work ends.
    """

    def __init__(self, what: str, stream: TextIO, *columns: ProgressColumn, transient: bool = True) -> None:
        self.what, self.stream = what, stream
        self.console = console = Console(file=stream, highlight=False)
        all_columns = (TextColumn("{task.description}"), BarColumn(20), *columns)
        moves = console.is_terminal and not console.is_dumb_terminal
        self.bars = Bars(*all_columns, console=console, transient=transient) if moves else None
        self.begun = self.told = time.monotonic()

    def __enter__(self) -> Self:
        if self.bars is not None:
            self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()

    def note(self, text: str) -> None:
        """Say something of the work, once.

        Args:
            text: it says.
        """
        self.console.print(Text(f"{self.what}: {text}"), soft_wrap=True)

    def due(self) -> bool:
        """Whether the last plain line was long enough ago for another."""
        return time.monotonic() - self.told >= QUIET

    def line(self, text: str) -> None:
        """Print a plain line, and wait from now for the next.

        Args:
            text: it says.
        """
        self.told = time.monotonic()
        print(text, file=self.stream, flush=True)

    def left(self, done: float, total: float) -> str:
        """A guess at the time left, from how fast it went so far, as the end of a line; empty where none can be made.

        Args:
            done: of the work, in any unit.
            total: the whole of it, in the same.
        """
        return about((time.monotonic() - self.begun) * (total - done) / done) if 0 < done < total else ""


class Progress(Shown):
    """How far one piece of work is.

    Args:
        what: it is called.
        total: its size; 0: it is told by `begin`.
        unit: in which it is counted.
        stream: where to show it; None: standard error.
    """

    def __init__(self, what: str, total: int = 0, unit: str = "rows", stream: TextIO | None = None) -> None:
        times = (TimeElapsedColumn(), TimeRemainingColumn())
        super().__init__(what, stream or sys.stderr, MofNCompleteColumn(), *times)
        self.unit, self.total, self.done, self.steps = unit, total, 0, 0

    def __enter__(self) -> Self:
        super().__enter__()
        if self.total:
            self.begin(self.total)
        return self

    def begin(self, total: int) -> None:
        """Show that the work begins.

        Args:
            total: its size.
        """
        self.total, self.begun = total, time.monotonic()
        if self.bars is not None:
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
        elif self.due():
            how = f"{done:,} of {self.total:,} {self.unit}{self.left(done, self.total)}"
            self.line(f"{what}{', ' if now else ': '}{how}")


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
