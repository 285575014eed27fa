"""Every stage again, from raw data alone: no recorded output, no cache of any kind, and the commit's own code."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from podium.errors import PodiumError
from podium.provenance.bytes import Stores
from podium.reproduce.command import dvc
from podium.reproduce.restore import connect, raw
from podium.reproduce.worktree import Place
from podium.trace.run import Run

RUNNING = re.compile(r"Running stage '([^']+)':")
LAST = 12  # lines of a failed run that are shown


def rerun(place: Place, root: Path, run: Run, at: Stores, told: Callable[[str], None]) -> list[str]:
    """Run all stages.

    Args:
        place: the worktree, as git made it.
        root: the main checkout's project.
        run: what is recorded.
        at: where bytes of raw data may be.
        told: called with a line when a stage begins.

    Returns:
        What was done before, in lines.

    Raises:
        PodiumError: a stage failed.
    """
    connect(place, root, at.cache, linked=False)
    said = raw(place, root, run, at)
    connect(place, root, place.scratch / "cache", linked=False)  # an empty one: nothing can be taken from it
    (place.scratch / "cache").mkdir()
    _run(place, len(run.lock.stages), told)
    return said


def _run(place: Place, stages: int, told: Callable[[str], None]) -> None:
    begun = time.monotonic()
    ran: list[str] = []

    def heard(line: str) -> None:
        if found := RUNNING.match(line):
            ran.append(found.group(1))
            told(f"{time.monotonic() - begun:6.0f} s  {len(ran)} of {stages}  {ran[-1]}")

    status, lines = dvc(place.project, "repro", "--force", heard=heard, PODIUM_FOLD_CACHE="off")
    if status:
        for line in lines[-LAST:]:
            if line.strip():
                told(line.rstrip())
        where = f"stage {ran[-1]}" if ran else "dvc repro"
        raise PodiumError("it failed", where=where, fix="the last lines of what it said stand above")
    told(f"{time.monotonic() - begun:6.0f} s  done")
