"""How long a job takes, told beside what it gives: it is for people, and no part of a result."""

import time
from pathlib import Path

from podium.training import worker
from podium.training.job import Job, Trained


def train(job: Job, reports: Path, events: Path) -> tuple[Trained, float]:
    """Train as `worker.train` does.

    Args:
        job: what to train.
        reports: the file of its progress.
        events: the folder of its TensorBoard log.

    Returns:
        What it gives, and the seconds that it took.
    """
    begun = time.monotonic()
    trained = worker.train(job, reports, events)
    return trained, time.monotonic() - begun
