"""How a stage starts and ends: arguments in, one line and an exit status for a mistake, no orphans."""

import ctypes
import errno
import inspect
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from podium.errors import PodiumError

Entry = TypeVar("Entry")

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)

PR_SET_PDEATHSIG = 1  # Linux, prctl(2): the signal a process gets when its parent dies


def run(stage: Callable[..., None]) -> None:
    """Run a stage's function with the command line's arguments; leave with a status people and DVC understand.

    A user's mistake is one line on standard error and status 1; an interrupt 130; a termination 143.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminated)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal that is not UTF-8
    try:
        _ended(stage)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # while Python ends, all is in place or told
            signal.signal(number, signal.SIG_IGN)


def _ended(stage: Callable[..., None]) -> None:
    """Run it, and leave with a line where it does not end well."""
    try:
        stage(*_arguments(stage))
    except PodiumError as error:
        _leave(f"podium: {str(error).replace(os.linesep, os.linesep + 'podium: ')}", 1)
    except (
        FileNotFoundError
    ) as error:  # an output of an earlier stage: those of the user are checked where they are read
        _leave(f"podium: {error.filename or str(error).splitlines()[0]}: is not there; run `dvc repro`", 1)
    except OSError as error:  # of libraries: what podium itself writes is told by `podium.io.atomic`
        if error.errno not in NO_ROOM:
            raise
        where = error.filename or "a temporary file"
        fix = "free space there, where temporary files go (TMPDIR) and in /dev/shm, then run again"
        _leave(f"podium: {stage.__name__}: {where} cannot be written: {os.strerror(error.errno)}; {fix}", 1)
    except KeyboardInterrupt:
        _leave("podium: interrupted; `dvc repro` goes on from here", 130)
    except MemoryError:
        _leave(f"podium: {stage.__name__}: out of memory; use fewer workers (PODIUM_WORKERS=1) or data.sample", 1)


def named(entries: dict[str, Entry], name: str, section: str) -> Entry:
    """The entry of a section of params.yaml that a stage was called for.

    Args:
        entries: `views`, `samplings` or `models`.
        name: its key.
        section: what it is called.

    Raises:
        PodiumError: there is no such key.
    """
    if name not in entries:
        there = f"there are {', '.join(entries)}"
        raise PodiumError(f"no entry is called {name!r}", where=f"params.yaml, {section}", fix=there)
    return entries[name]


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _arguments(stage: Callable[..., None]) -> list[str]:
    """The command line's arguments, as many as the stage takes."""
    given = sys.argv[1:]
    try:
        inspect.signature(stage).bind(*given)
    except TypeError:
        wanted = " ".join(f"<{name}>" for name in inspect.signature(stage).parameters)
        fix = f"call it as DVC does: python {sys.argv[0]} {wanted}".rstrip()
        raise PodiumError(f"{len(given)} arguments are given", where=sys.argv[0], fix=fix) from None
    return given


def _terminated(number: int, _: FrameType | None) -> None:
    _leave("podium: terminated; `dvc repro` goes on from here", 128 + number)


def _leave(line: str, status: int) -> None:
    print(line, file=sys.stderr)
    sys.exit(status)
