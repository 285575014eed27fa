"""One submit at a time in a project: the lock goes with the process that holds it, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podium.errors import PodiumError

LOCK = ".dvc/tmp/podium/submit.lock"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the project's lock on submitting.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: another process holds it.
    """
    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fix = "wait until it has ended, then look at `podium leaderboard`"
            raise PodiumError("another submit is going on in this project", fix=fix) from None
        yield
