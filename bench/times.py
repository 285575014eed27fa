"""How long the pipeline takes on the embedded competition: a first run, nothing changed, a new threshold, a new blend.

Each in a new clone with empty caches, and beside it DVC's own floor: a pipeline of as many stages that do nothing. Run
by `make bench-times`; the table goes to bench/times.md.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import yaml
from measured import spread
from project import Project, clone

RUNS = 3
LIMITS: dict[str, float | None] = {
    "`dvc repro`, first run": 150,
    "`dvc repro`, nothing changed": 3,
    "an empty pipeline of as many stages, nothing changed": None,
    "`ensemble.threshold.rule` changed, to a new zip": 6,
    "the same, to the end of the report": None,
    "`ensemble.method` changed to `hill_climb`, to a new zip": 6,
}


RATIO = 1.5
"""What an unchanged pipeline may take, for each second of the empty one."""


def seconds(project: Project) -> float:
    """One `dvc repro`, in seconds of wall time."""
    start = time.perf_counter()
    project.repro()
    return time.perf_counter() - start


def empty(project: Project, folder: Path) -> Project:
    """A pipeline that has run, of as many stages as a project's, in a chain; each only writes a file.

    Args:
        project: after its run.
        folder: where it goes.
    """
    made = Project(folder)
    made.run("git", "init", "-q", "-b", "main")
    made.run("dvc", "init", "-q")
    number = len(yaml.safe_load(project.path("dvc.lock").read_text("utf-8"))["stages"])
    stages = {
        f"stage{place}": {
            "cmd": f"echo {place} > {place}.txt",
            "deps": [f"{place - 1}.txt"] if place else [],
            "outs": [f"{place}.txt"],
        }
        for place in range(number)
    }
    made.path("dvc.yaml").write_text(yaml.safe_dump({"stages": stages}), encoding="utf-8")
    made.repro()
    return made


def measure() -> dict[str, list[float]]:
    """Every row's times, in seconds."""
    times: dict[str, list[float]] = {row: [] for row in LIMITS}
    first, nothing, floor, threshold, whole, blend = times.values()
    for run in range(RUNS):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
            project = clone(Path(folder))
            first.append(seconds(project))
            other = empty(project, Path(beside))
            for _ in range(3):
                nothing.append(seconds(project))
                floor.append(seconds(other))
            project.edit({"ensemble.threshold": {"rule": "fixed", "value": 0.4}})
            start = time.time()
            whole.append(seconds(project))
            threshold.append(project.path("submissions/submission.zip").stat().st_mtime - start)
            project.edit({"ensemble.method": "hill_climb"})
            start = time.time()
            project.repro()
            blend.append(project.path("submissions/submission.zip").stat().st_mtime - start)
        print(f"run {run + 1} of {RUNS}: " + ", ".join(f"{row[-1]:.1f} s" for row in times.values()), flush=True)
    return times


def main() -> None:
    """Measure, print the table, keep it."""
    times = measure()
    _, nothing, floor, *_ = times.values()
    ratios = [ours / theirs for ours, theirs in zip(nothing, floor, strict=True)]
    lines = [
        "# Times on the embedded competition",
        "",
        f"`make bench-times`: {RUNS} new clones, empty caches, after set-up; {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {platform.python_version()}. Seconds of wall time.",
        "",
        "| what | median | least | most | at most |",
        "|---|---|---|---|---|",
        *(
            f"| {row} | {statistics.median(found):.2f} | {min(found):.2f} | {max(found):.2f} | {LIMITS[row] or ''} |"
            for row, found in times.items()
        ),
        "",
        f"Nothing changed, against the empty pipeline: {spread(ratios, 2)} times its time (at most {RATIO}).",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    late = [row for row, found in times.items() if (limit := LIMITS[row]) and statistics.median(found) > limit]
    if statistics.median(ratios) > RATIO:
        late.append("nothing changed, against the empty pipeline")
    sys.exit(f"too long: {', '.join(late)}" if late else 0)


if __name__ == "__main__":
    main()
