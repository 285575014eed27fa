"""Ctrl-C, terminations, and a worker that memory kills, at seeded random moments of each stage."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from faults import STAGES
from kills import PATIENCE, is_worker, processes
from project import Project
from tiny import hashes, tiny

EARLIEST = 0.4
"""Seconds until a stage's own code is sure to hear a signal; before, Python itself ends on it."""

ENDS = {"SIGINT": 130, "SIGTERM": 143}
"""The status that each leaves with."""


def signals(trials: int = 3, seed: int = 1) -> dict[str, Any]:
    """Interrupt each stage, to itself and to its group; then kill workers of `train` as the kernel does.

    Args:
        trials: of each kind and stage.
        seed: of the moments.
    """
    rng = np.random.default_rng(seed)
    counts: dict[str, dict[str, int]] = {}
    losses: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = tiny(Path(folder) / "project")
        project.repro()
        good = hashes(project)
        cases = [(name, group, stage) for name in ENDS for group in (False, True) for stage in STAGES]
        cases += [("memory", False, ("train", "cnn"))]
        for name, group, (stage, *arguments) in cases:
            command = [sys.executable, f"stages/{stage}.py", *arguments]
            begun = time.monotonic()
            _started(project, command).wait()  # how long it takes, with no fold trained anew
            span = time.monotonic() - begun
            wrong, tried, latest = list[str](), 0, max(span, 2 * EARLIEST)
            for _ in range(10 * trials):  # a stage of half a second has often ended
                if tried == trials:
                    break
                heard, found = _trial(project, command, name, group, float(rng.uniform(EARLIEST, latest)), good)
                tried += heard
                latest = latest if heard else max(0.9 * latest, 2 * EARLIEST)  # it had ended: an earlier moment
                wrong += found
            what = f"{name}{' to the group' * group}: {stage}"
            counts[what] = {"tried": tried, "lost": len(wrong)}
            losses += [f"{what}: {one}" for one in wrong]
            print(f"{what}: {wrong or 'well'}", file=sys.stderr, flush=True)
    return {"counts": counts, "losses": losses}


def _started(project: Project, command: list[str]) -> "subprocess.Popen[str]":
    """The stage, as DVC runs it, in a group of its own; folds are trained anew each time."""
    environment = {**os.environ, "PODIUM_FOLD_CACHE": "off", "PYTHONPATH": ""}
    return subprocess.Popen(
        command,
        cwd=project.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _trial(
    project: Project, command: list[str], name: str, group: bool, moment: float, good: dict[str, str | None]
) -> tuple[bool, list[str]]:
    """Whether the stage still ran at that moment; what went wrong, and what in the run after it."""
    running, wrong, heard, at = _started(project, command), list[str](), False, f"after {moment:.1f} s"
    try:
        time.sleep(moment)
        if name == "memory":
            heard = _kill_worker(running)
        elif heard := running.poll() is None:
            number = getattr(signal, name)
            os.killpg(running.pid, number) if group else running.send_signal(number)
        err = running.communicate(timeout=60)[1]
        time.sleep(PATIENCE)
        status, expected = running.returncode, ENDS.get(name, 1)
        said = [line for line in err.splitlines() if line.startswith("podium: ")]
        if status not in (0, expected):  # 0: it was about to end
            wrong.append(f"{at}: status {status}, said {err.splitlines()[-1:]}")
        if status == expected and (len(said) != 1 or "Traceback" in err):
            wrong.append(f"{at}: said {err.splitlines()[-3:]}")
        if left := [process.pid for process in processes(project.folder)]:
            wrong.append(f"{at}: {len(left)} processes are left")
    except subprocess.TimeoutExpired:
        wrong.append(f"{at}: it did not end")
    finally:
        for process in processes(project.folder):
            process.kill()
    wrong += [f"{at}: {path} is not what it was" for path, found in hashes(project).items() if found != good[path]]
    again = project.run(*command, check=False)
    if again.returncode:
        wrong.append(f"{at}: the next run said {again.stderr.splitlines()[-1:]}")
    wrong += [f"{at}, then again: {path} differs" for path, found in hashes(project).items() if found != good[path]]
    return heard, wrong


def _kill_worker(running: "subprocess.Popen[str]") -> bool:
    """SIGKILL to the first worker there is, as the kernel does where memory runs out; whether there was one."""
    while running.poll() is None:
        for process in psutil.Process(running.pid).children(recursive=True):
            if is_worker(process):
                process.kill()
                return True
        time.sleep(0.02)
    return False
