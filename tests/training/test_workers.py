"""Worker processes live no longer than they should."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from podium.errors import PodiumError
from podium.training import memory, worker
from podium.training.workers import BESIDE, pool, worker_count


def alive(process):
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(processes, seconds=30.0):
    end = time.monotonic() + seconds
    while any(alive(process) for process in processes) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(alive(process) for process in processes)


@pytest.mark.parametrize(("given", "jobs", "count"), [("3", 5, 3), ("3", 2, 2), ("1", 0, 1)])
def test_as_many_as_asked_for_but_no_more_than_jobs(monkeypatch, given, jobs, count):
    monkeypatch.setenv("PODIUM_WORKERS", given)
    assert worker_count(jobs) == count


@pytest.mark.parametrize(("given", "at_once"), [("1", 1), ("2", BESIDE), ("9", BESIDE)])
def test_one_core_is_all_that_one_worker_takes(monkeypatch, given, at_once):
    """Else a second one may run what does not wait for the first."""
    monkeypatch.setenv("PODIUM_WORKERS", given)
    with pool() as workers:
        assert workers.run(getattr, [(worker, "_beside")]) == [at_once]


def test_what_keras_does_without_is_there_again_afterwards():
    before = dict(sys.modules)
    with worker._without("sklearn", "no_such_package", "pytest"):
        assert sys.modules["no_such_package"] is None
        assert sys.modules["pytest"] is pytest  # was loaded, and stays
        if "sklearn" not in before:
            with pytest.raises(ImportError):
                import sklearn  # noqa: F401
    assert "no_such_package" not in sys.modules
    assert sys.modules.get("sklearn") is before.get("sklearn")


def test_one_a_core_without_being_asked(monkeypatch):
    monkeypatch.delenv("PODIUM_WORKERS", raising=False)
    assert 1 <= worker_count(10_000) <= os.cpu_count()


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_no_number_of_workers_is_told(monkeypatch, given):
    monkeypatch.setenv("PODIUM_WORKERS", given)
    with pytest.raises(PodiumError, match=f"PODIUM_WORKERS: '{given}' is no number of workers; give 1 or more"):
        worker_count(5)


@pytest.fixture
def room(monkeypatch):
    """Memory that is said to be free: three units."""
    monkeypatch.setattr(memory, "available", lambda: 3_000_000_000)


@pytest.mark.parametrize(("peak", "size"), [(0, 4), (700_000_000, 4), (1_000_000_000, 3), (1.1e9, 2), (9e9, 1)])
def test_no_more_workers_than_memory_has_room_for(room, peak, size):
    told = []
    with pool(4, told.append) as workers:
        workers.peak = int(peak)
        workers.start(calls=4)
        assert workers.size == size
    said = f"{size} at once, not 4: a worker takes up to {peak / 1e9:.1f} GB, and 3.0 GB are free"
    assert told == ([said] if size < 4 else [])


def test_where_memory_is_not_known_it_bounds_nothing(monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: None)
    with pool(2) as workers:
        workers.peak = 1 << 60
        workers.start(calls=2)
        assert workers.size == 2


def test_fewer_workers_go_on_once_it_is_known_what_one_takes(room):
    told, processes = [], []
    with pool(2, told.append) as workers:

        def finished(place, found):
            workers.peak = 2_000_000_000
            processes.append(len(workers.executor._processes))

        assert workers.run(abs, [(-number,) for number in range(5)], finished=finished) == [0, 1, 2, 3, 4]
    assert told == ["1 at once, not 2: a worker takes up to 2.0 GB, and 3.0 GB are free"]
    assert processes[0] == 2
    assert processes[-1] == 1


def test_an_interrupt_leaves_no_worker():
    with pytest.raises(KeyboardInterrupt), pool(2) as workers:
        executor = workers.start(calls=2)
        executor.submit(os.getpid)
        processes = list(executor._processes)
        raise KeyboardInterrupt
    assert processes
    assert gone(processes)


def test_workers_die_with_a_parent_that_is_killed():
    code = (
        "import os, signal\n"
        "from podium.training.workers import pool\n"
        "with pool(1) as workers:\n"
        "    executor = workers.start(1)\n"
        "    executor.submit(os.getpid)\n"
        "    print(*executor._processes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": "src"}, stdout=subprocess.PIPE
    )
    assert parent.returncode == -signal.SIGKILL
    processes = parent.stdout.split()
    assert processes
    assert gone([int(process) for process in processes])
