"""Jobs on the machines of a Ray cluster: the pool of `workers.py`, with the same results.

Jobs are Ray's own tasks and not calls of joblib's Ray backend (`ray.util.joblib`): that one hands results out only when
the last is there (it has no `return_as`), so that no fold would be kept before all are; it gives calls to its actors in
turn, whichever is free; it begins none anew whose node is lost; and with one worker it computes in the calling process.

Ray is an extra, and is loaded when a cluster is asked for.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

from podium.errors import PodiumError, first_line
from podium.training import remote, travel
from podium.training.cluster_connection import Termination, connect, load
from podium.training.job import is_network
from podium.training.workers import TICK, worker_count

RETRIES = 5
"""Times that a job is begun anew whose node or worker process was lost."""

LOOK = 3.0
"""Seconds between two looks at which nodes there are."""


class Cluster:
    """Workers on the nodes of a cluster: a CPU for each job, and a GPU for each network where there are some.

    Args:
        ray: the library.
        told: called with a line that the person at the terminal should see.
        termination: tells when this process is to end.
    """

    shares_disk = False

    def __init__(self, ray: ModuleType, told: Callable[[str], None], termination: Termination) -> None:
        self.ray, self.told, self.termination = ray, told, termination
        self.size = self.peak = 0
        self.nodes: set[str] = set()
        self.looked = 0.0
        self.store = travel.Store(ray.put)

    def start(self, calls: int) -> None:
        """Connect, unless that is done.

        Args:
            calls: how many there are to come.
        """
        if self.size:
            return
        connect(self.ray)
        self.termination.begin()
        there = self.ray.cluster_resources()
        self.nodes = self._alive()
        self.size = max(min(int(there.get("GPU") or there.get("CPU", 1)), most(calls)), 1)
        counted = [(len(self.nodes), "node"), *((int(there.get(kind, 0)), kind) for kind in ("CPU", "GPU"))]
        self.told("on a Ray cluster of " + ", ".join(_counted(*pair) for pair in counted if pair[0]))

    def end(self) -> None:
        """Leave the cluster, which ends all that was asked for and is not there yet."""
        self.ray.shutdown()

    def run(
        self,
        function: Callable[..., Any],
        calls: list[tuple[Any, ...]],
        *,
        finished: Callable[[int, Any], None] = lambda place, result: None,  # noqa: ARG005
        tick: Callable[[], None] = lambda: None,
    ) -> list[Any]:
        """Call a function for each tuple of arguments, as `podium.training.workers.Pool.run` does, on the cluster.

        What a call writes comes back to the disk here.

        Raises:
            PodiumError: of the first call that failed; or the cluster has given one up.
        """
        self.start(len(calls))
        waiting, running = deque(enumerate(calls)), dict[Any, int]()
        results: dict[int, Any] = {}
        while waiting or running:
            while waiting and len(running) < most(len(calls)):
                place, arguments = waiting.popleft()
                running[self._submit(function, arguments)] = place
            done, _ = self.ray.wait(list(running), num_returns=1, timeout=TICK)
            self.termination.look()
            self._look()
            for reference in done:
                place = running.pop(reference)
                found = self._result(reference)
                travel.write(calls[place], found.written)
                tick()
                results[place] = found.result
                finished(place, results[place])
            tick()
        return [results[place] for place in range(len(calls))]

    def _submit(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        architecture = remote.settings_of(arguments).architecture
        gpu = self.ray.cluster_resources().get("GPU") and is_network(architecture)
        task = self.ray.remote(remote.call).options(num_cpus=1, num_gpus=1 if gpu else 0, max_retries=RETRIES)
        return task.remote(function, travel.packed(arguments, self.store), remote.facts_of(arguments))

    def _result(self, reference: Any) -> remote.Done:
        errors = self.ray.exceptions
        try:
            done: remote.Done = self.ray.get(reference)
        except errors.RayTaskError as error:
            raise error.cause from error  # as it was raised there
        except errors.RayError as error:
            fix = "look at `ray status`, then start again: what is done is kept"
            what = f"a job was given up: {first_line(error)}"
            raise PodiumError(what, where="Ray", fix=fix) from error
        return done

    def _look(self) -> None:
        """Tell of nodes that were lost."""
        if time.monotonic() - self.looked < LOOK:
            return
        self.looked, alive = time.monotonic(), self._alive()
        if lost := len(self.nodes - alive):
            self.told(f"{_counted(lost, 'node')} lost, {len(alive)} left: what ran there is begun anew")
        self.nodes = alive

    def _alive(self) -> set[str]:
        return {node["NodeID"] for node in self.ray.nodes() if node["Alive"]}


def most(calls: int) -> int:
    """How many calls run at once at most: PODIUM_WORKERS, or all that there are.

    Args:
        calls: how many there are.

    Raises:
        PodiumError: PODIUM_WORKERS is not a number from 1.
    """
    return worker_count(calls) if os.environ.get("PODIUM_WORKERS") else max(calls, 1)


@contextmanager
def pool(told: Callable[[str], None]) -> Iterator[Cluster]:
    """A cluster's workers for as long as the block lasts; none goes on after it, however it ends.

    Args:
        told: called with a line that the person at the terminal should see.

    Raises:
        PodiumError: Ray is not installed.
    """
    # Ray shows pages of its own on standard output when a node is lost; what there is to say of it is told
    with Termination() as termination, Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        made = Cluster(load(), told, termination)
        try:
            yield made
        finally:
            made.end()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"
