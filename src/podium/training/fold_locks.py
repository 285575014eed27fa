"""Who uses which entry of the fold cache, among all processes: an entry in use is not taken out.

Who uses an entry holds a shared lock on one of its files, which ends with the process, however that ends. Taken out is
only an entry on which nobody holds one, and by a rename, so that it is gone as a whole; what a killed process had not
deleted yet goes with the next one. Where the file system has no locks, an entry can go while another process could
still have used it: that one then trains the fold again.
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

MOST = 500
"""Locks that one process holds, for each takes a file descriptor: beyond it the earliest are let go."""

ABANDONED = 3600.0
"""Seconds after which a folder that is still being written is one of a process that was killed."""


class Held:
    """The locks that this process holds, by key."""

    def __init__(self) -> None:
        self.descriptors: dict[str, int] = {}

    def hold(self, key: str, path: Path) -> None:
        """Keep an entry from being taken out.

        Args:
            key: the entry's.
            path: the file of it that is locked; without it nothing is held.
        """
        while True:
            try:
                descriptor = os.open(path, os.O_RDONLY)
            except OSError:
                return
            with suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_SH)
            self._close(key)
            self.descriptors[key] = descriptor
            if len(self.descriptors) > MOST:
                self._close(next(iter(self.descriptors)))
            with suppress(OSError):
                if not os.path.samestat(os.fstat(descriptor), path.stat()):
                    continue  # another one was put in its place meanwhile
            return

    def release(self) -> None:
        """Let all go."""
        for key in list(self.descriptors):
            self._close(key)

    def _close(self, key: str) -> None:
        if (descriptor := self.descriptors.pop(key, None)) is not None:
            os.close(descriptor)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While no other process takes entries out, lest two make room for the same one; remains go first.

    Args:
        folder: of all entries.
    """
    with ExitStack() as stack:
        with suppress(OSError):  # no folder yet, or a file system without locks
            descriptor = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        for path in folder.glob(".*"):
            if path.suffix == ".evicted" or (path.suffix == ".partial" and _abandoned(path)):
                shutil.rmtree(path, ignore_errors=True)
        yield


def take_out(entry: Path, locked: str) -> bool:
    """Delete an entry, unless somebody uses it or it cannot be deleted.

    Args:
        entry: its folder.
        locked: the name of the file of it that is locked.

    Returns:
        Whether it is gone.
    """
    aside = entry.with_name(f".{entry.name}.{uuid.uuid4().hex}.evicted")
    with ExitStack() as stack:
        try:
            stream = stack.enter_context((entry / locked).open("r+b"))  # to be written: NFS asks for that
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a damaged entry, or a file system without locks
            pass
        try:
            entry.replace(aside)
        except OSError:
            return not entry.exists()
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED
    except OSError:  # it is whole now
        return False
