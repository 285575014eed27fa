"""Other processes, and what killed ones have left."""

import fcntl
import json
import os
import time
from pathlib import Path

from podium.doctor.busy import busy

DEAD = 2**22 + 1
"""No process has that number."""


def told(root: Path) -> list[tuple[str, bool]]:
    return [(finding.what, finding.stops) for finding in busy(root)]


def test_nothing(tmp_path: Path) -> None:
    assert told(tmp_path) == [("no DVC command holds the lock", False)]


def test_a_lock_that_is_held_and_one_that_is_left(tmp_path: Path) -> None:
    lock = tmp_path / ".dvc/tmp/lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("  4711\n")
    assert told(tmp_path) == [("no DVC command holds the lock", False)]
    with lock.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert told(tmp_path) == [("a DVC command runs here (process 4711)", True)]


def test_who_writes_by_dvcs_own_list(tmp_path: Path) -> None:
    path = tmp_path / ".dvc/tmp/rwlock"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"write": {"data/x": {"pid": DEAD, "cmd": "dvc repro"}}, "read": {}}))
    assert told(tmp_path) == [("no DVC command holds the lock", False)]
    path.write_text(json.dumps({"write": {"data/x": {"pid": os.getpid(), "cmd": "dvc repro"}}}))
    assert told(tmp_path) == [(f"dvc repro runs here (process {os.getpid()})", True)]
    path.write_text("{")
    torn = ".dvc/tmp/rwlock was left half written by a DVC command that was killed, and DVC refuses to run"
    assert told(tmp_path) == [(torn, True)]


def test_gits_lock_when_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / ".git/index.lock"
    path.parent.mkdir()
    path.touch()
    assert len(told(tmp_path)) == 1
    os.utime(path, (time.time() - 600,) * 2)
    (finding,) = [finding for finding in busy(tmp_path) if "index.lock" in finding.what]
    assert finding.do.endswith("delete that file")


def test_the_queue_and_its_workers(tmp_path: Path) -> None:
    folder = tmp_path / ".dvc/tmp/exps/celery"
    (folder / "broker/in").mkdir(parents=True)
    for number in range(2):
        (folder / f"broker/in/{number}.celery.msg").touch()
    queued = [finding for finding in busy(tmp_path) if "queued" in finding.what]
    assert [finding.what for finding in queued] == ["2 experiments queued, and nobody works on them"]
    assert queued[0].do.startswith("dvc queue start")
    worker = folder / "dvc-exp-worker-1/dvc-exp-worker-1.json"
    worker.parent.mkdir()
    worker.write_text(json.dumps({"pid": DEAD, "returncode": None}))
    assert "nobody works" in told(tmp_path)[-1][0]
    worker.write_text(json.dumps({"pid": os.getpid(), "returncode": None}))
    assert told(tmp_path)[-1] == ("2 experiments queued, 1 workers", False)
