"""`kill -9` at random moments of `dvc repro`: nothing torn, no orphan, and the next run ends with the same bytes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from project import Project
from tiny import copied, hashes, tiny

VICTIMS = ("the process group", "dvc alone", "a worker", "the parent of the workers")
PATIENCE = 2.0
"""Seconds until every process that a dead one has left must be gone."""


def kills(trials: int = 100, seed: int = 1) -> dict[str, Any]:
    """Kill, look, run again, compare.

    Args:
        trials: how many, spread evenly over `VICTIMS`.
        seed: of the moments.
    """
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        fresh = tiny(Path(folder) / "fresh")
        whole = copied(fresh, Path(folder) / "whole")
        begun = time.monotonic()
        whole.repro()
        span, good = time.monotonic() - begun, hashes(whole)
        counts = {victim: {"tried": 0, "lost": 0} for victim in VICTIMS}
        losses: list[str] = []
        counts["healed by `podium check`"] = {"tried": 0, "lost": 0}
        trial = 0
        while trial < trials:
            victim, moment = VICTIMS[trial % len(VICTIMS)], float(rng.uniform(0.2, span))
            place = Path(folder) / f"trial{trial}"
            hit, healed, wrong = _trial(copied(fresh, place), victim, moment, good)
            if not hit:  # the run had ended, or its last worker: another moment
                shutil.rmtree(place)
                continue
            trial += 1
            counts["healed by `podium check`"]["tried"] += healed
            counts[victim]["tried"] += 1
            counts[victim]["lost"] += bool(wrong)
            losses += [f"{victim}, after {moment:.1f} s: {one}" for one in wrong]
            print(f"{trial} of {trials}: {victim}, after {moment:.1f} s: {wrong or 'well'}", file=sys.stderr)
            shutil.rmtree(place)
    return {"seconds": span, "counts": counts, "losses": losses}


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
