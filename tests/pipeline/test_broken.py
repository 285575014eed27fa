"""A stage that is killed, or finds no room: what `make torture` does at every write, here at a few."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from faults import SAID, broken
from kills import processes
from project import Project
from tiny import hashes

FOLDS = ".dvc/tmp/podium/folds"


@pytest.mark.parametrize("kind", ["kill", *SAID])
def test_a_stage_that_is_broken_at_a_write_loses_nothing(kind: str, fresh: Project) -> None:
    places = (2_000,) if kind == "large" else (2,)
    tried, wrong = broken(fresh, kind, ["stages/pad.py", "words"], hashes(fresh), places, whole=False)
    assert (tried, wrong) == (1, [])


def test_a_killed_training_costs_no_fold_that_was_done(fresh: Project) -> None:
    fresh.edit({"folds.k": 3, "models.cnn.epochs": 3})
    fresh.run("dvc", "repro", "folds", "oversample@balanced")
    shutil.rmtree(fresh.path(FOLDS))
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "PODIUM_WORKERS": "1", "PYTHONPATH": ""}
    command = [sys.executable, "stages/train.py", "cnn"]
    run = subprocess.Popen(
        command, cwd=fresh.folder, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    )
    until = time.monotonic() + 120
    while not (done := _done(fresh)) and time.monotonic() < until and run.poll() is None:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    time.sleep(2)
    assert not list(processes(fresh.folder))
    done = _done(fresh)
    assert 1 <= done < 3, "it was killed in the middle"

    again = fresh.run("python", "stages/train.py", "cnn")

    assert again.stderr.count("found in the fold cache") == done
    assert _done(fresh) == 3


def _done(project: Project) -> int:
    """How many folds are kept whole."""
    return sum(1 for path in project.path(FOLDS).glob("*") if path.is_dir() and not path.name.startswith("."))
