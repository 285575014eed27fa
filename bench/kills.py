"""`kill -9` at random moments of `dvc repro`: nothing torn, no orphan, and the next run ends with the same bytes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import psutil
from project import Project
from tiny import copied, hashes, tiny

VICTIMS = ("the process group", "dvc alone", "a worker", "the parent of the workers")
HEALED = "healed by `podium check`"
BESIDE = 2
"""Trials at a time."""
PATIENCE = 2.0
"""Seconds until every process that a dead one has left must be gone."""


class Undisturbed(NamedTuple):
    """A run that nobody kills: its seconds, and those until its last worker is gone."""

    seconds: float
    workers: float


def kills(trials: int = 100, seed: int = 1) -> dict[str, Any]:
    """Kill, look, run again, compare; `BESIDE` trials beside one another.

    Args:
        trials: how many, spread evenly over `VICTIMS`.
        seed: of the moments.
    """
    counts = {victim: {"tried": 0, "lost": 0} for victim in (*VICTIMS, HEALED)}
    losses: list[str] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(BESIDE) as threads:
        fresh = tiny(Path(folder) / "fresh")
        wholes = [copied(fresh, Path(folder) / f"whole{number}") for number in range(BESIDE)]
        spans = list(threads.map(_undisturbed, wholes))  # beside one another, as the trials are
        span, good = Undisturbed(*map(min, zip(*spans, strict=True))), hashes(wholes[0])
        tried = [
            threads.submit(_until_hit, fresh, Path(folder) / f"trial{trial}", trial, seed, span, good)
            for trial in range(trials)
        ]
        for done, trial in enumerate(as_completed(tried), start=1):
            victim, moment, healed, wrong = trial.result()
            counts[HEALED]["tried"] += healed
            counts[victim]["tried"] += 1
            counts[victim]["lost"] += bool(wrong)
            losses += [f"{victim}, after {moment:.1f} s: {one}" for one in wrong]
            print(f"{done} of {trials}: {victim}, after {moment:.1f} s: {wrong or 'well'}", file=sys.stderr)
    return {"seconds": span.seconds, "counts": counts, "losses": losses}


def _undisturbed(project: Project) -> Undisturbed:
    begun, last = time.monotonic(), 0.0
    run = _begun(project)
    while run.poll() is None:
        if any(map(is_worker, _family(run.pid))):
            last = time.monotonic() - begun
        time.sleep(0.1)
    if run.returncode:
        raise RuntimeError(f"the undisturbed run ended with {run.returncode}")
    return Undisturbed(time.monotonic() - begun, last)


def _until_hit(
    fresh: Project, place: Path, trial: int, seed: int, span: Undisturbed, good: dict[str, str | None]
) -> tuple[str, float, bool, list[str]]:
    """One trial, at moments of its own until there is something to kill: victim, moment, healed, what went wrong."""
    victim, rng = VICTIMS[trial % len(VICTIMS)], np.random.default_rng([seed, trial])
    hit = False
    while not hit:  # the run had ended, or its last worker
        moment = float(rng.uniform(0.2, span.seconds if victim in VICTIMS[:2] else span.workers))
        hit, healed, wrong = _trial(copied(fresh, place), victim, moment, good)
        shutil.rmtree(place)
    return victim, moment, healed, wrong


def _trial(project: Project, victim: str, moment: float, good: dict[str, str | None]) -> tuple[bool, bool, list[str]]:
    """Whether there was something to kill, whether DVC needed help afterwards, and what went wrong."""
    run = _begun(project)
    wrong, hit, healed = list[str](), True, False
    try:
        hit = _kill(run, victim, moment)
        if victim in VICTIMS[:2]:
            run.wait(PATIENCE)
            time.sleep(PATIENCE)
        else:  # dvc ends by itself, told by its stage
            run.wait(60)
            time.sleep(PATIENCE)
        if left := [process.pid for process in processes(project.folder)]:
            wrong.append(f"{len(left)} processes are left")
    except subprocess.TimeoutExpired:
        wrong.append("dvc did not end")
    finally:
        for process in processes(project.folder):
            process.kill()
    if not hit:
        return False, False, []
    torn = [name for name, found in hashes(project).items() if found is not None and found != good[name]]
    wrong += [f"{name} is torn" for name in torn]
    again = project.run("dvc", "repro", check=False)
    if again.returncode and "rwlock" in again.stderr:  # DVC's own list, killed while DVC wrote it
        project.run("podium", "check")
        healed, again = True, project.run("dvc", "repro", check=False)
    if again.returncode:
        wrong.append(f"the next run ended with {again.returncode}: {again.stderr.strip().splitlines()[-1:]}")
    wrong += [f"{name} has other bytes" for name, found in hashes(project).items() if found != good[name]]
    left_over = sorted(project.path("data").rglob("*.partial"))
    wrong += [f"{path.relative_to(project.folder)} is left over" for path in left_over]
    return hit, healed, wrong


def _begun(project: Project) -> "subprocess.Popen[bytes]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("dvc")), "repro"],
        cwd=project.folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": ""},
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )


def _kill(run: "subprocess.Popen[bytes]", victim: str, moment: float) -> bool:
    """Kill the victim at its moment, or as soon as there is one; whether there was one."""
    time.sleep(moment)
    if run.poll() is not None:
        return False
    if victim == "the process group":
        os.killpg(run.pid, signal.SIGKILL)
        return True
    if victim == "dvc alone":
        run.kill()
        return True
    while run.poll() is None:
        workers = [process for process in _family(run.pid) if is_worker(process)]
        if workers:
            chosen = workers[0] if victim == "a worker" else workers[0].parent()
            if chosen is not None and chosen.pid != run.pid:
                chosen.kill()
                return True
        time.sleep(0.02)
    return False


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def is_worker(process: psutil.Process) -> bool:
    """Whether it is one of the processes that train.

    Args:
        process: of a stage.
    """
    try:
        return "LokyProcess" in " ".join(process.cmdline())
    except psutil.Error:
        return False


def processes(folder: Path) -> Iterator[psutil.Process]:
    """Those that stand in a folder.

    Args:
        folder: of a project.
    """
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder.resolve()) and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except psutil.Error:
            continue
