"""Seconds and memory of commands, run in turns; the machine that they ran on."""

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).parent
RUNS = 3


class Watch:
    """How long a block takes, and how much memory its processes have at most (the sum of their resident sets)."""

    def __enter__(self) -> "Watch":
        self.seconds, self.peak, self._over = 0.0, 0, threading.Event()
        self._begun = time.monotonic()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._begun
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(0.25):
            sizes = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    sizes += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, sizes)


@dataclass(frozen=True)
class Cost:
    """What one run took.

    Args:
        seconds: of wall time.
        gigabytes: of its processes together, at most.
        score: what it reached; None: it has none.
    """

    seconds: float
    gigabytes: float
    score: float | None = None


def cost(run: Callable[[], float | None]) -> Cost:
    """What a run took.

    Args:
        run: gives its score, if it has one.
    """
    with Watch() as watch:
        score = run()
    return Cost(round(watch.seconds, 2), round(watch.peak / 1e9, 2), None if score is None else round(score, 4))


def in_turns(ways: dict[str, Callable[[], float | None]], runs: int = RUNS) -> dict[str, list[dict[str, Any]]]:
    """Run each way several times, one after another, so that what slows the machine down meets all of them.

    Args:
        ways: by name.
        runs: of each.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    for turn in range(runs):
        for name, run in ways.items():
            found[name].append(asdict(cost(run)))
            print(f"{name}, run {turn + 1} of {runs}: {found[name][-1]['seconds']:.1f} s", file=sys.stderr, flush=True)
    return found


def command(*words: str, folder: Path, **environment: str) -> None:
    """Run a command to its good end, its programs first on the path; what it prints is shown if it fails.

    Args:
        words: of the command.
        folder: where it runs.
        environment: beside this one's.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    given = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        words, cwd=folder, env={**given, "PATH": path, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def spread(values: list[float], digits: int = 1) -> str:
    """The median, with the least and the most.

    Example:
        >>> spread([3.0, 1.0, 2.0])
        '2.0 (1.0 to 3.0)'
    """
    least, middle, most = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({least} to {most})"


def machine() -> str:
    """What the figures were measured on."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = {line.partition(": ")[2] for line in lines if line.startswith("model name")}
    libraries = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras", "dvc", "joblib"))
    return (
        f"{os.cpu_count()} cores ({', '.join(sorted(names)) or platform.machine()}), "
        f"{psutil.virtual_memory().total / 1e9:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def keep(name: str, lines: list[str]) -> None:
    """Print a table and keep it beside this file."""
    (HERE / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
