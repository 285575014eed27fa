"""What other processes do here, and what killed ones have left: locks, trainings, DVC's queue."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from podium.doctor.finding import Finding
from podium.doctor.torn_lock import LIST, is_torn
from podium.training.scratch import left_folders, running_since, scratch

AREA = "processes"
LEFT = 60.0
"""Seconds after which a lock file of git is one that nobody holds."""


def busy(root: Path) -> Iterator[Finding]:
    """Locks, trainings and the queue.

    Args:
        root: the project's folder.
    """
    yield _dvc_lock(root)
    yield from _git_lock(root)
    yield from _trainings(root)
    yield from _queue(root / ".dvc/tmp/exps/celery")


def _dvc_lock(root: Path) -> Finding:
    """Whether a DVC command runs here; the file stays when it ends, which is no harm."""
    path = root / ".dvc/tmp/lock"
    try:
        with path.open("rb") as stream:
            owner = stream.read(20).split()[:1]
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        who = f" (process {owner[0].decode(errors='replace')})" if owner else ""
        return Finding(AREA, f"a DVC command runs here{who}", "wait for it, or end it", stops=True)
    except OSError:  # no DVC command was ever run, or the file system has no locks
        pass
    if is_torn(root):
        what = f"{LIST} was left half written by a DVC command that was killed, and DVC refuses to run"
        return Finding(AREA, what, "`podium check` takes it away", stops=True)
    if held := _rwlock(root):
        return Finding(AREA, f"{held[0]} runs here (process {held[1]})", "wait for it, or end it", stops=True)
    return Finding(AREA, "no DVC command holds the lock")


def _rwlock(root: Path) -> tuple[str, int] | None:
    """A process that is writing; those that are gone are no obstacle: DVC takes their entries away."""
    try:
        found = json.loads((root / ".dvc/tmp/rwlock").read_text(encoding="utf-8"))
        held = [(str(one["cmd"]), int(one["pid"])) for one in found.get("write", {}).values() if one]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return next((one for one in held if is_alive(one[1])), None)


def _git_lock(root: Path) -> Iterator[Finding]:
    path = root / ".git/index.lock"
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return
    if age > LEFT:
        do = "if no git command runs, one was killed: delete that file"
        yield Finding(AREA, ".git/index.lock is there, and no commit can be made", do)


def _trainings(root: Path) -> Iterator[Finding]:
    place = scratch("running", project=root)
    if (begun := running_since(place)) is not None:
        yield Finding(AREA, f"a training runs, for {max(time.time() - begun, 0) / 60:.0f} min")
    if left := left_folders(place):
        yield Finding(AREA, f"{len(left)} killed trainings left files, which the next one takes away")


def _queue(folder: Path) -> Iterator[Finding]:
    """DVC's queue of experiments, and whether somebody works on it."""
    queued = len(list(folder.glob("broker/in/*.celery.msg")))
    workers = [pid for path in folder.glob("dvc-exp-worker-*/*.json") if (pid := _process(path)) and is_alive(pid)]
    if queued and not workers:
        told = f"{queued} experiment{'s' * (queued != 1)} queued, and nobody works on {'it' if queued == 1 else 'them'}"
        yield Finding(AREA, told, "dvc queue start --jobs 2, or dvc queue remove --all")
    elif queued or workers:
        yield Finding(AREA, f"{queued} experiments queued, {len(workers)} workers")


def _process(path: Path) -> int:
    """The process that a file of DVC's tells of; 0: none that still runs, by what it says."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return 0 if found.get("returncode") is not None else int(found["pid"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return 0


def is_alive(process: int) -> bool:
    """Whether there is a process of that number.

    Example:
        >>> is_alive(os.getpid())
        True
    """
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
