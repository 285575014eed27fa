"""Every write of every stage: killed before it, or refused from there on; nothing torn, nothing earlier lost."""

import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from project import Project
from tiny import hashes, tiny

STAGES = (
    ("validate",),
    ("fetch",),
    ("prepare",),
    ("folds",),
    ("tokenise", "words"),
    ("pad", "words"),
    ("oversample", "balanced"),
    ("train", "cnn"),
    ("predict", "cnn"),
    ("ensemble",),
    ("package",),
    ("report",),
)
FAULTED = str(Path(__file__).with_name("faulted.py"))
SAID = {
    "full": "No space left",
    "quota": "Disk quota exceeded",
    "readonly": "Read-only file system",
    "large": "File too large",
}
"""What the line must tell of each."""

FOLDS = ".dvc/tmp/podium/folds"
SIZES = (0, 100, 2_000, 20_000)
"""Bytes that no file may be longer than."""

MOST = 200
"""Writes of a stage; more would mean that the count does not end."""


def faults(kinds: Sequence[str] = ("kill", *SAID)) -> dict[str, Any]:
    """Break each stage at each of its writes, then run it again.

    Args:
        kinds: of what breaks it.
    """
    counts: dict[str, dict[str, int]] = {}
    losses: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = tiny(Path(folder) / "project")
        project.repro()
        good = hashes(project)
        for kind in kinds:
            for stage, *arguments in STAGES:
                places = SIZES if kind == "large" else range(1, MOST)
                tried, wrong = broken(project, kind, [f"stages/{stage}.py", *arguments], good, places)
                counts[f"{kind}: {stage}"] = {"tried": tried, "lost": len(wrong)}
                losses += [f"{kind}: {stage}: {one}" for one in wrong]
                print(f"{kind}: {stage}: {tried} writes, {wrong or 'well'}", file=sys.stderr, flush=True)
    return {"counts": counts, "losses": losses}


def broken(
    project: Project,
    kind: str,
    command: list[str],
    good: dict[str, str | None],
    places: Sequence[int],
    *,
    whole: bool = True,
) -> tuple[int, list[str]]:
    """Break a stage at its writes, one after another, and run it again each time.

    Args:
        project: after a whole run.
        kind: `kill`, or one of `SAID`.
        command: the stage's file and arguments.
        good: the outputs' hashes.
        places: the numbers of the writes, or of bytes.
        whole: the last of them lies beyond the stage's last write.

    Returns:
        How many were broken, and what went wrong.
    """
    wrong: list[str] = []
    for tried, place in enumerate(places):
        shutil.rmtree(project.path(FOLDS), ignore_errors=True)  # `train` trains, and takes nothing from there
        done = project.run("python", FAULTED, kind, str(place), *command, check=False)
        writes = re.search(r"^writes: (\d+), refused: (\d+)$", done.stderr, re.MULTILINE)
        if kind == "large" and not done.returncode:  # all that it writes is shorter
            return tried, wrong
        if kind != "large" and writes and int(writes[1]) < place:  # it ended well before that write
            return tried, wrong
        said = [line for line in done.stderr.splitlines() if line and not line.startswith("writes:")]
        needless = kind != "large" and writes and writes[2] == "0"  # renames were left, which need no room
        if kind in SAID and not needless:
            if done.returncode != 1:
                wrong.append(f"write {place}: status {done.returncode}")
            told = [line for line in said if "podium" in line]
            if "Traceback" in done.stderr or not told or SAID[kind] not in told[-1]:
                wrong.append(f"write {place}: said {said[-1:]}")
        wrong += [f"write {place}: {name} is not what it was" for name in _changed(project, good)]
        again = project.run("python", *command, check=False)
        if again.returncode:
            wrong.append(f"write {place}: the next run said {again.stderr.splitlines()[-1:]}")
        wrong += [f"write {place}, then again: {name} has other bytes" for name in _changed(project, good)]
        left_over = sorted(path.name for path in project.path("data").rglob("*.partial"))
        wrong += [f"write {place}, then again: {name} is left over" for name in left_over]
    return len(places), wrong if kind == "large" or not whole else [*wrong, "there was no end of writes"]


def _changed(project: Project, good: dict[str, str | None]) -> list[str]:
    return [name for name, found in hashes(project).items() if found != good[name]]
