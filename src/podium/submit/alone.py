"""One submit at a time in a project: the lock goes with the process that holds it, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podium.errors import PodiumError
from podium.io.atomic import cannot_write

LOCK = ".dvc/tmp/podium/submit.lock"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the project's lock on submitting.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: another process holds it, or its file cannot be written.
    """
    path = root / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a")
    except OSError as error:
        raise PodiumError(
            f"cannot be written: {error.strerror}", where=LOCK, fix="give write permission there"
        ) from None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fix = "wait until it has ended, then look at `podium leaderboard`"
            raise PodiumError("another submit is going on in this project", fix=fix) from None
        except OSError as error:
            raise cannot_write(Path(LOCK), error) from None
        yield
