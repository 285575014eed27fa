"""Where jobs run: in processes of this machine, or on the machines of a cluster (PODIUM_BACKEND).

No output depends on it.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from podium.errors import PodiumError
from podium.training import workers


class Workers(Protocol):
    """What runs jobs."""

    size: int
    """How many jobs run at once; known once they have started."""

    peak: int
    """Bytes of memory that a job was seen to take at most; the caller sets it."""

    shares_disk: bool
    """Whether they can write one file together with this process and each other."""

    def start(self, calls: int) -> object:
        """Start, unless they run.

        Args:
            calls: how many there are to come.
        """

    def run(
        self,
        function: Callable[..., Any],
        calls: list[tuple[Any, ...]],
        *,
        finished: Callable[[int, Any], None] = ...,
        tick: Callable[[], None] = ...,
    ) -> list[Any]:
        """Call a function for each tuple of arguments; see `podium.training.workers.Pool.run`."""


def pool(told: Callable[[str], None] = lambda line: None) -> AbstractContextManager[Workers]:  # noqa: ARG005
    """What PODIUM_BACKEND names, for as long as the block lasts.

    Args:
        told: called with a line that the person at the terminal should see.

    Raises:
        PodiumError: there is no such backend.
    """
    name = os.environ.get("PODIUM_BACKEND") or "local"
    if name == "local":
        return workers.pool(told=told)
    if name == "ray":
        from podium.training import cluster  # and with it Ray, which is an extra

        return cluster.pool(told)
    raise PodiumError(f"{name!r} is no backend", where="PODIUM_BACKEND", fix="give local or ray")
