"""How long the pipeline takes on the embedded competition: a first run, nothing changed, a new threshold.

Each in a new clone with empty caches. Run by `make bench-times`; the table goes to bench/times.md.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from project import Project, clone

RUNS = 3
LIMITS = {
    "`dvc repro`, first run": 150,
    "`dvc repro`, nothing changed": 3,
    "`ensemble.threshold.rule` changed, to a new zip": 8,
}


def seconds(project: Project) -> float:
    """One `dvc repro`, in seconds of wall time."""
    start = time.perf_counter()
    project.repro()
    return time.perf_counter() - start


def measure() -> dict[str, list[float]]:
    """Every row's times, in seconds."""
    times: dict[str, list[float]] = {row: [] for row in LIMITS}
    first, nothing, threshold = times.values()
    for run in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            project = clone(Path(folder))
            first.append(seconds(project))
            nothing.append(seconds(project))
            project.edit({"ensemble.threshold": {"rule": "fixed", "value": 0.4}})
            threshold.append(seconds(project))
        print(f"run {run + 1} of {RUNS}: " + ", ".join(f"{row[-1]:.1f} s" for row in times.values()), flush=True)
    return times


def main() -> None:
    """Measure, print the table, keep it."""
    times = measure()
    lines = [
        "# Times on the embedded competition",
        "",
        f"`make bench-times`: {RUNS} new clones, empty caches, after set-up; {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {platform.python_version()}. Seconds of wall time.",
        "",
        "| what | median | least | most | at most |",
        "|---|---|---|---|---|",
        *(
            f"| {row} | {statistics.median(found):.1f} | {min(found):.1f} | {max(found):.1f} | {LIMITS[row]} |"
            for row, found in times.items()
        ),
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    sys.exit(any(statistics.median(found) > LIMITS[row] for row, found in times.items()))


if __name__ == "__main__":
    main()
