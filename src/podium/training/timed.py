"""What a job takes, told beside what it gives; it is no part of a result."""

import time
from pathlib import Path
from typing import NamedTuple

from podium.training import memory, worker
from podium.training.job import Job, Trained


class Timed(NamedTuple):
    """What a job gives, the seconds that it took, and the bytes of memory that its worker has had at most."""

    trained: Trained
    seconds: float
    peak: int


def train(job: Job, reports: Path, events: Path) -> Timed:
    """Train as `worker.train` does.

    Args:
        job: what to train.
        reports: the file of its progress.
        events: the folder of its TensorBoard log.
    """
    begun = time.monotonic()
    trained = worker.train(job, reports, events)
    return Timed(trained, time.monotonic() - begun, memory.peak())
