"""Worker processes of this machine: how many, their life, and what becomes of a job that fails."""

import os
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from podium.cores import allowed
from podium.errors import PodiumError
from podium.training import memory, worker

TICK = 0.2
"""Seconds between two looks at the progress."""

BESIDE = 2
"""Operations of a network that may run at once: where workers are fewer than cores, the last one of a stage say, it is
half as fast again; where they are not, it costs a few per cent, and more would cost more."""


def worker_count(jobs: int) -> int:
    """How many workers to start: one a core that is allowed; never more than jobs.

    Args:
        jobs: how many there are to do.

    Raises:
        PodiumError: PODIUM_WORKERS is not a number from 1.
    """
    return max(min(allowed(), jobs), 1)


class Pool:
    """Worker processes; even one is a process of its own, so that nothing depends on their number.

    There are never more than memory has room for, as far as it is known what one takes.

    Args:
        workers: how many; None: as many as suit the first calls. They start with these.
        told: called with a line when memory allows fewer.
    """

    shares_disk = True

    def __init__(self, workers: int | None, told: Callable[[str], None] = lambda line: None) -> None:  # noqa: ARG005
        self.workers, self.told = workers, told
        self.size = 0
        self.peak = 0
        """Bytes that a worker takes at most, as it was measured; 0: not known yet. The caller sets it."""
        self.room: int | None = None
        self.executor: ProcessPoolExecutor | None = None

    def start(self, calls: int) -> ProcessPoolExecutor:
        """The running workers, started now if they are not yet.

        Args:
            calls: how many there are to come.
        """
        if self.executor is None:
            if not self.size:
                self.room = memory.available()
                self.size = self.workers or worker_count(calls)
                self._fit()
            self.executor = ProcessPoolExecutor(
                max_workers=self.size,
                initializer=worker.start,
                initargs=(os.getpid(), min(BESIDE, allowed())),
                env=worker.ENVIRONMENT,
            )
        return self.executor

    def _fit(self) -> bool:
        """Be content with as many workers as memory has room for; whether these are fewer than before."""
        if not self.peak or self.room is None or self.room // self.peak >= self.size or self.size == 1:
            return False
        room, peak = self.room / 1e9, self.peak / 1e9
        fitting = max(self.room // self.peak, 1)
        self.told(f"{fitting} at once, not {self.size}: a worker takes up to {peak:.1f} GB, and {room:.1f} GB are free")
        self.size = fitting
        return True

    def end(self) -> None:
        """Kill the workers: what they were asked for is here, or is not wanted any more."""
        if self.executor is not None:
            self.executor.shutdown(wait=True, kill_workers=True)
            self.executor = None

    def run(
        self,
        function: Callable[..., Any],
        calls: list[tuple[Any, ...]],
        *,
        finished: Callable[[int, Any], None] = lambda place, result: None,  # noqa: ARG005
        tick: Callable[[], None] = lambda: None,
    ) -> list[Any]:
        """Call a function in the workers, first come first served.

        Args:
            function: of `podium.training.worker`.
            calls: its arguments for each call; the first is begun first.
            finished: told the place of a call in the list, and its result, as soon as it is there.
            tick: called five times a second in between.

        Returns:
            The results, in the order of the calls.

        Raises:
            PodiumError: of the first call that failed; or a worker was killed.
        """
        self.start(len(calls))
        waiting, running = deque(enumerate(calls)), dict[Future[Any], int]()
        results: dict[int, Any] = {}
        fewer = False
        while waiting or running:
            if fewer and not running:  # the others are begun by fewer workers, once these are gone
                self.end()
                fewer = False
            while waiting and not fewer and len(running) < self.size:
                place, arguments = waiting.popleft()
                running[self.start(len(calls)).submit(function, *arguments)] = place
            done, _ = wait(running, timeout=TICK, return_when=FIRST_COMPLETED)
            tick()
            for future in sorted(done, key=running.__getitem__):
                place = running.pop(future)
                results[place] = _result(future)
                finished(place, results[place])
            fewer |= bool(waiting) and self._fit()
        return [results[place] for place in range(len(calls))]


def _result(future: Future[Any]) -> Any:
    try:
        return future.result()
    except TerminatedWorkerError as error:
        killed = "a worker process was killed, most likely because memory ran out"
        fix = "use fewer workers (PODIUM_WORKERS=1), or a smaller batch_size"
        raise PodiumError(killed, fix=fix) from error


@contextmanager
def pool(workers: int | None = None, told: Callable[[str], None] = lambda line: None) -> Iterator[Pool]:  # noqa: ARG005
    """Worker processes for as long as the block lasts; none outlives it, however it ends.

    Args:
        workers: how many; None: as many as suit the first calls.
        told: called with a line when memory allows fewer.
    """
    made = Pool(workers, told)
    try:
        with warnings.catch_warnings():
            # A worker that has grown by 300 MB is replaced by a fresh one, and joblib warns of it.
            warnings.filterwarnings("ignore", "A worker stopped while some jobs were given", UserWarning)
            yield made
    finally:
        made.end()
