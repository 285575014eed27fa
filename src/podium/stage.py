"""How a stage starts and ends: arguments in, one line and an exit status for a mistake, no orphans."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from podium.errors import PodiumError

PR_SET_PDEATHSIG = 1  # Linux, prctl(2): the signal a process gets when its parent dies


def run(stage: Callable[..., None]) -> None:
    """Run a stage's function with the command line's arguments; leave with a status people and DVC understand.

    A user's mistake is one line on standard error and status 1; an interrupt 130; a termination 143.
    """
    die_with_parent()
    signal.signal(signal.SIGTERM, _terminated)
    try:
        stage(*sys.argv[1:])
    except PodiumError as error:
        _leave(f"podium: {str(error).replace(os.linesep, os.linesep + 'podium: ')}", 1)
    except KeyboardInterrupt:
        _leave(f"podium: {stage.__name__}: interrupted; `dvc repro` goes on from here", 130)
    except MemoryError:
        _leave(f"podium: {stage.__name__}: out of memory; use fewer workers (PODIUM_WORKERS=1) or data.sample", 1)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _terminated(number: int, _: FrameType | None) -> None:
    _leave("podium: terminated; `dvc repro` goes on from here", 128 + number)


def _leave(line: str, status: int) -> None:
    print(line, file=sys.stderr)
    sys.exit(status)
