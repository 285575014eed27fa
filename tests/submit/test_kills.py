"""`kill -9` at every step of a submit: whatever is called next leaves one submission, one upload, and the truth."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import podium

KILLS = Path(__file__).with_name("kills.py")
SOURCE = str(Path(podium.__file__).parents[1])
REFUSED = 3


def _run(project: Path, folder: Path, first: int, stride: int, then: str) -> list[dict[str, Any]]:
    command = [sys.executable, str(KILLS), str(project), str(folder), str(first), str(stride), then]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": SOURCE}, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _check_all(steps: list[dict[str, Any]], then: str, most: int) -> None:
    *killed, last = steps
    assert last["ended"] == 0, last["told"]
    assert last["after"]["states"] == ["scored"]
    kinds = {name.split()[-1] for name in last["names"] if "event" in name}
    assert kinds == {"intended", "uploaded", "scored"}
    assert {"before platform upload", "after platform upload", "before push", "after git tag"} <= {
        " ".join(name.split()[:3]) for name in last["names"]
    }
    assert len(killed) >= most
    for one in killed:
        _check(one, then)


def _check(one: dict[str, Any], then: str) -> None:
    told, now, after = one["told"], one.get("then"), one["after"]
    assert one["killed"], told
    assert "Traceback" not in told, told
    assert now is not None
    for state in (now, after):
        assert state["problems"] == [], told
        assert state["uncommitted"] == "", told
        assert all(state["tagged"]), told
        assert state["tags"] == len(state["states"]), told
    if then == "submit":
        # one submission, one upload; where only the score was missing, it says so, and `sync` fetches it
        assert now["uploads"] == 1, told
        assert now["states"] in (["scored"], ["uploaded"]), told
        assert one["status"] == (0 if "these are the bytes" not in told else REFUSED), told
        assert now["states"] == ["scored"] or "`podium sync` asks for its score" in told
        assert (after["states"], after["uploads"]) == (["scored"], 1), told
        assert after["kinds"] == ["intended", "uploaded", "scored"], told
        assert one["second"] == 0, told
    else:
        assert one["status"] == 0, told
        assert (now["states"], now["uploads"]) in (([], 0), (["failed"], 0), (["scored"], 1)), told
        assert after["uploads"] == 1, told
        assert after["states"] in (["scored"], ["failed", "scored"]), told
        assert one["second"] == (REFUSED if now["uploads"] else 0), told


def test_a_sample_of_steps(made: Path, tmp_path: Path) -> None:
    _check_all(_run(made, tmp_path, 5, 17, "submit"), "submit", 3)


@pytest.mark.long
@pytest.mark.parametrize("then", ["submit", "sync"])
def test_every_step(made: Path, tmp_path: Path, then: str) -> None:
    _check_all(_run(made, tmp_path, 1, 1, then), then, 50)
