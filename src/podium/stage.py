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
    asked: list[int] = []  # the signals that came

    def stopped(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if number == signal.SIGINT:
            signal.default_int_handler(number, frame)
        sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopped)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal that is not UTF-8
    try:
        _ended(stage, asked)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # while Python ends, all is in place or told
            signal.signal(number, signal.SIG_IGN)


def _ended(stage: Callable[..., None], asked: list[int]) -> None:
    """Run it, and leave with a line where it does not end well."""
    try:
        stage(*_arguments(stage))
    except BaseException as error:
        if asked:  # a library that a signal meets while it is loaded makes an error of its own of it
            how = "interrupted" if asked[0] == signal.SIGINT else "terminated"
            _leave(f"podium: {how}; `dvc repro` goes on from here", 128 + asked[0])
        if not (line := _line(error, stage.__name__)):
            raise
        _leave(f"podium: {line}", 1)


def _line(error: BaseException, stage: str) -> str:
    """What there is to say of a mistake of the user, or of want of room; "": it is neither."""
    if isinstance(error, PodiumError):
        return str(error).replace(os.linesep, os.linesep + "podium: ")
    if isinstance(error, FileNotFoundError):  # of an earlier stage: the user's are checked where they are read
        return f"{error.filename or str(error).splitlines()[0]}: is not there; run `dvc repro`"
    if isinstance(error, OSError) and error.errno in NO_ROOM:  # of libraries: what podium writes, `io.atomic` tells
        where = error.filename or "a temporary file"
        fix = "free space there, where temporary files go (TMPDIR) and in /dev/shm, then run again"
        return f"{stage}: {where} cannot be written: {os.strerror(error.errno)}; {fix}"
    if isinstance(error, MemoryError):
        return f"{stage}: out of memory; use fewer workers (PODIUM_WORKERS=1) or data.sample"
    return ""


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


def _leave(line: str, status: int) -> None:
    print(line, file=sys.stderr)
    sys.exit(status)
