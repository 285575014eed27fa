"""What the person at the terminal sees while trials are trained: each that is done, and the time left."""

import json
import time
from typing import TextIO

from rich.progress import TextColumn

from podium.progress import Shown, about
from podium.tune.search import Limits
from podium.tune.study import Trial


class Progress(Shown):
    """A line a trial, and on a terminal a bar besides.

    Args:
        model: what is tuned.
        metric: its name.
        limits: when the search ends.
        stream: where to show it.
    """

    def __init__(self, model: str, metric: str, limits: Limits, stream: TextIO) -> None:
        super().__init__(model, stream, TextColumn("{task.fields[now]}"))
        self.metric, self.limits = metric, limits
        if self.bars is not None:
            self.bar = self.bars.add_task(model, total=None, now="")
        self.networks, self.done, self.here = 0, 0, 0

    def network(self) -> None:
        """Say that one more network is done."""
        self.networks += 1
        if self.bars is not None:
            total, completed = self._share()
            now = f"{self.networks} networks{self._left()}"
            self.bars.update(self.bar, total=total, completed=completed, now=now)

    def trial(self, trial: Trial) -> None:
        """Say what came of a trial.

        Args:
            trial: that is done.
        """
        self.done, self.here = max(self.done, trial.number + 1), self.here + 1
        scores = ", ".join(f"{score:.4f}" for score in trial.scores)
        reached = f"{self.metric} {sum(trial.scores) / len(trial.scores):.4f}" if trial.scores else ""
        told = {
            "complete": f"{reached} ({scores})",
            "pruned": f"{reached} ({scores}), given up",
            "failed": f"failed: {trial.reason}",
        }[trial.state]
        values = ", ".join(f"{shown_key(key, self.what)} {shown(value)}" for key, value in trial.values.items())
        self.note(f"trial {trial.number}: {told}; {values}{self._left()}")

    def _left(self) -> str:
        """About how long it still takes."""
        lefts = [self.limits.left()]
        if self.limits.trials is not None and self.here:
            lefts.append((time.monotonic() - self.begun) / self.here * (self.limits.trials - self.done))
        known = [left for left in lefts if left is not None]
        if not known or min(known) <= 0:
            return ""
        seconds = min(known)
        return about(seconds)

    def _share(self) -> tuple[float | None, float]:
        """How much there is to do, in trials or in seconds, and how much is done."""
        if self.limits.trials:
            return self.limits.trials, self.done
        return self.limits.seconds, (self.limits.seconds or 0) - (self.limits.left() or 0)


def shown_key(key: str, model: str) -> str:
    """A key as short as it is clear: below the model, and without `network.`, `optimizer.` or `loss.`.

    Args:
        key: the whole of it.
        model: of which it is.

    Example:
        >>> shown_key("models.cnn.network.filters", "cnn"), shown_key("models.cnn.epochs", "cnn")
        ('filters', 'epochs')
    """
    below = key.removeprefix(f"models.{model}.")
    return below.partition(".")[2] or below


def shown(value: object) -> str:
    """A value as YAML has it, in one line.

    Example:
        >>> shown([2, 3]), shown("adam"), shown(0.00005), shown(None)
        ('[2, 3]', 'adam', '5e-05', 'null')
    """
    return value if isinstance(value, str) else json.dumps(value)
