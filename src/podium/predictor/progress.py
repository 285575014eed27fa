"""How far a prediction is, and how long it still takes: on a terminal, and nowhere else."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Moving:
    """A bar that moves with the rows.

    Args:
        console: nothing is shown where it is no terminal.
    """

    def __init__(self, console: Console) -> None:
        self.bars: Progress | None = None
        if console.is_terminal and not console.is_dumb_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(30), MofNCompleteColumn(), TimeRemainingColumn())
            self.bars = Progress(*columns, console=console, transient=True)
        self.task: TaskID | None = None

    def begin(self, rows: int) -> None:
        """Show the bar.

        Args:
            rows: in all.
        """
        if self.bars is not None:
            self.bars.start()
            self.task = self.bars.add_task("rows", total=rows)

    def advance(self, rows: int) -> None:
        """Move it.

        Args:
            rows: that are done now.
        """
        if self.bars is not None and self.task is not None:
            self.bars.advance(self.task, rows)

    def __enter__(self) -> "Moving":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()
