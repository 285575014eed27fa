"""Many experiments in a row, and from the queue two at a time: nothing piles up, nothing stays locked."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from kills import processes
from project import Project
from tiny import tiny

SLACK = 1_000_000
"""Bytes that outputs may differ by from one experiment to another."""

EVERY_TENTH = "models.cnn.seed"
"""What every tenth experiment changes, so that a network is trained; the others change the threshold."""


def soak(row: int = 60, queued: int = 20) -> dict[str, Any]:
    """Run them, and look at what is left after the first few and at the end.

    Args:
        row: experiments one after another.
        queued: and two at a time.
    """
    losses, failed = list[str](), 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as temporary:
        project = tiny(Path(folder) / "project")
        project.run("dvc", "repro", TMPDIR=temporary)
        project.commit("run")
        early: dict[str, float] = {}
        for number in range(row):
            changes = [f"ensemble.threshold.value={0.2 + number / 1000}", "ensemble.threshold.rule=fixed"]
            if number % 10 == 9:
                changes.append(f"{EVERY_TENTH}={number}")
            done = _experiment(project, changes, temporary)
            losses += [f"experiment {number + 1}: exit {done.returncode}: {done.stderr[-300:]}"] * bool(done.returncode)
            failed += bool(done.returncode)
            if number == 9:
                early = left(project, Path(temporary))
            print(f"{number + 1} of {row}", file=sys.stderr, flush=True)
        late = left(project, Path(temporary))
        more = [
            f"{name}: {early[name]:g} after 10, {late[name]:g} after {row}"
            for name in early
            if piled(early, late, name)
        ]
        for number in range(queued):
            done = _experiment(project, [f"ensemble.threshold.value={0.5 + number / 1000}"], temporary, "--queue")
            losses += [f"queueing {number + 1}: exit {done.returncode}"] * bool(done.returncode)
        done = project.run("dvc", "exp", "run", "--run-all", "--jobs", "2", check=False, TMPDIR=temporary)
        losses += [f"the queue: exit {done.returncode}: {done.stderr[-300:]}"] * bool(done.returncode)
        listed = project.run("dvc", "queue", "status").stdout
        losses += [f"{listed.count('Failed')} of the queue failed"] * ("Failed" in listed)
        last = left(project, Path(temporary))
        more += [
            f"{name}: {late[name]:g} before the queue, {last[name]:g} after" for name in late if piled(late, last, name)
        ]
        after = project.run("dvc", "repro", check=False)
        losses += [f"a plain run afterwards: exit {after.returncode}"] * bool(after.returncode)
    counts = {
        "in a row": {"tried": row, "lost": failed},
        "queued, two at a time": {"tried": queued, "lost": listed.count("Failed")},
        "what piles up": {"tried": len(last), "lost": len(more)},
    }
    return {"counts": counts, "losses": [*losses, *more], "left": {"early": early, "late": late, "last": last}}


def _experiment(project: Project, changes: list[str], temporary: str, *how: str) -> "subprocess.CompletedProcess[str]":
    given = [word for change in changes for word in ("-S", change)]
    return project.run("dvc", "exp", "run", *how, *given, check=False, TMPDIR=temporary)


def left(project: Project, temporary: Path) -> dict[str, float]:
    """What there is at this moment, beside what experiments are meant to keep.

    Args:
        project: between two experiments.
        temporary: the folder for temporary files that they were given.
    """
    own = project.path(".dvc/tmp/podium")
    return {
        "processes": float(len(list(processes(project.folder)))),
        "temporary files": float(sum(1 for _ in temporary.iterdir())),
        "unfinished outputs": float(sum(1 for _ in project.path("data").rglob("*.partial"))),
        "folders of running stages": float(sum(1 for path in own.glob("running/*"))),
        "locks": float(sum(1 for path in project.path(".dvc/tmp").rglob("*.lock") if path.stat().st_size)),
        "open files": float(len(_open(project.folder))),
        "bytes": float(sum(path.lstat().st_size for path in _beside(project.folder, own)))
        + sum(path.lstat().st_size for path in temporary.rglob("*")),
    }


def _open(folder: Path) -> list[str]:
    """The files of a folder that any process holds open."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            found += [one.path for one in process.open_files() if Path(one.path).is_relative_to(folder)]
    return found


def _beside(folder: Path, own: Path) -> Iterator[Path]:
    """The files of a project but those that experiments are meant to keep: commits, caches, and logs of the queue."""
    kept = [folder / ".git", folder / ".dvc/cache", folder / ".dvc/tmp/exps", own / "folds", own / "tensorboard"]
    for path in folder.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(one) for one in kept):
            yield path


def piled(before: dict[str, float], after: dict[str, float], name: str) -> bool:
    """Whether there is more of something than before.

    Args:
        before: what was left.
        after: what is left now.
        name: of what.
    """
    slack = SLACK if name == "bytes" else 0
    return after[name] > before[name] + slack
