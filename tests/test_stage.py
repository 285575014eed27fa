"""How a stage ends: status and one line."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STAGES = Path(__file__).resolve().parents[1] / "stages"
STAGE = f"""
import os, signal, sys, time
sys.path.insert(0, {str(STAGES)!r})
from here import run
from podium.errors import PodiumError

def fail(how):
    if how == "mistake":
        raise PodiumError("wrong", where="a.csv, line 3", fix="mend it")
    if how == "memory":
        raise MemoryError
    if how in ("interrupted", "terminated"):
        try:
            os.kill(os.getpid(), signal.SIGINT if how == "interrupted" else signal.SIGTERM)
            time.sleep(5)
        except BaseException:
            raise AttributeError("partially initialized module")
    if how == "full":
        raise OSError(28, "No space left on device", "/tmp/weights")
    if how == "input":
        open("data/prepared/train.parquet")
    if how == "print":
        print("\\u0445\\u0430\\u043c")
        return
    print("ready", flush=True)
    time.sleep(30)

run(fail)
"""


@pytest.fixture
def stage(tmp_path: Path) -> list[str]:
    """The command that runs a stage which fails as its argument says."""
    (tmp_path / "stage.py").write_text(STAGE)
    return [sys.executable, str(tmp_path / "stage.py")]


def test_a_mistake_is_one_line_and_status_1(stage: list[str]) -> None:
    done = subprocess.run([*stage, "mistake"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "podium: a.csv, line 3: wrong; mend it\n")


@pytest.mark.parametrize(("how", "status"), [("interrupted", 130), ("terminated", 143)])
def test_a_signal_that_a_library_makes_an_error_of_is_still_told_as_one(
    stage: list[str], how: str, status: int
) -> None:
    done = subprocess.run([*stage, how], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, f"podium: {how}; `dvc repro` goes on from here\n")


def test_no_memory_says_what_to_do(stage: list[str]) -> None:
    done = subprocess.run([*stage, "memory"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PODIUM_WORKERS=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_library_that_finds_no_room_is_one_line(stage: list[str]) -> None:
    done = subprocess.run([*stage, "full"], capture_output=True, text=True, check=False)
    said = (
        "podium: fail: /tmp/weights cannot be written: No space left on device; free space there, where temporary "
        "files go (TMPDIR) and in /dev/shm, then run again\n"
    )
    assert (done.returncode, done.stderr) == (1, said)


def test_an_earlier_stage_that_has_not_run_is_one_line(stage: list[str], tmp_path: Path) -> None:
    done = subprocess.run([*stage, "input"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "podium: data/prepared/train.parquet: is not there; run `dvc repro`\n")


@pytest.mark.parametrize("arguments", [[], ["one", "too many"]])
def test_other_arguments_than_it_takes_are_one_line(stage: list[str], arguments: list[str]) -> None:
    done = subprocess.run([*stage, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("stage.py <how>\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_without_unicode_is_no_failure(stage: list[str]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*stage, "print"], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout) == (0, "\\u0445\\u0430\\u043c\n")


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_it_still_loads_is_one_line(stage: list[str], sent: signal.Signals, status: int) -> None:
    path = Path(stage[1])
    path.write_text(
        path.read_text().replace("from podium.errors", "print('ready', flush=True); time.sleep(30)\nfrom podium.errors")
    )
    _ends_in_one_line([*stage, "wait"], sent, status)


def _ends_in_one_line(command: list[str], sent: signal.Signals, status: int) -> None:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(sent)
        _, said = running.communicate(timeout=10)
    assert running.returncode == status
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["tokenise", "pad", "oversample", "pseudo", "train", "predict"])
def test_a_name_that_params_yaml_has_not_is_one_line(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(STAGES / f"{name}.py"), "nope"],
        cwd=STAGES.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no entry is called 'nope'; there are " in done.stderr


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_one_line(stage: list[str], sent: signal.Signals, status: int) -> None:
    _ends_in_one_line([*stage, "wait"], sent, status)


def test_a_stage_dies_with_its_parent(stage: list[str], tmp_path: Path) -> None:
    parent = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({[*stage, 'wait']!r}, stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); time.sleep(30)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        child = int(running.stdout.readline())
        running.kill()
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":  # dead, only not yet reaped
            return
        time.sleep(0.05)
    pytest.fail(f"process {child} outlived its parent by 5 s")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_python_ends_changes_nothing(tmp_path: Path, number: signal.Signals) -> None:
    """Its outputs are in place: DVC must not take them for those of a stage that was stopped."""
    script = STAGE.replace(
        "run(fail)",
        f"import atexit, os\natexit.register(lambda: os.kill(os.getpid(), {int(number)}))\nrun(fail)",
    )
    (tmp_path / "stage.py").write_text(script)
    done = subprocess.run([sys.executable, str(tmp_path / "stage.py"), "print"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
