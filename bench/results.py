"""What podium takes beside what would be run instead, in one table: `make bench`.

Each row is measured in turns with its peer on this machine; `ARGS="epoch ceiling"` measures some rows anew. What a row
found is kept in bench/results/<row>.json, and the table of all that were ever measured in bench/results.md.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imdb
import peers
import training
from measured import HERE, RUNS, keep, machine
from project import SEMEVAL_2019_TASK_9A, Project
from results_table import PAIRS, measured_on, ratios, table

KEPT = HERE / "results"


def printed(script: str, *words: str, project: Project) -> dict[str, Any]:
    """What a script of this folder prints as JSON, run in a process of its own.

    Args:
        script: its file.
        words: its arguments; the project's folder follows them.
        project: that it works on.
    """
    command = [sys.executable, str(HERE / script), *words, str(project.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{script}: exit {done.returncode}\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def epoch() -> dict[str, Any]:
    """An epoch of the source's IMDB network; once more by `fit` with a mask, as it computes what ours does."""
    model = {**imdb.SECTIONS["models"]["source_lstm"], "epochs": 3}
    sections = {**imdb.SECTIONS, "models": {"source_lstm": model}, "ensemble.members": ["source_lstm"]}
    sections["views"] = {"source": sections["views"]["source"]}

    def copy(raw: Path) -> None:
        raw.mkdir(parents=True)
        imdb.files(raw)

    found: dict[str, list[dict[str, Any]]] = {"ours": [], "theirs": []}
    with training.prepared(sections, copy) as project:
        for _ in range(RUNS):
            for whose, costs in found.items():
                run = printed("imdb_epoch.py", whose, project=project)
                score = round(run["accuracy"], 4)
                costs.append({"seconds": run["seconds"], "score": score, "gigabytes": run["gigabytes"]})
        masked = printed("imdb_epoch.py", "masked", project=project)
        profile = printed("imdb_profile.py", project=project)
    return {**found, "rows": 25_000, "masked": masked, "profile": profile}


def ceiling() -> dict[str, Any]:
    """The rate of the `cnn`'s training steps beside that of matrix products, on one thread."""
    with training.prepared(SEMEVAL_2019_TASK_9A, training.semeval) as project:
        return {"runs": [printed("ceiling.py", project=project) for _ in range(RUNS)]}


def classical() -> dict[str, Any]:
    """FastText and TF-IDF on SemEval-2019 9A, each fitted once, and what of podium is as quick."""
    runs = [peers.measured() for _ in range(RUNS)]
    names = [(kind, name) for kind, found in runs[0].items() for name in found]
    names = [(kind, name) for kind, name in names if all(name in run[kind] for run in runs)]  # what could be installed
    return {
        name: {"seconds": [run[kind][name]["seconds"] for run in runs], "trial": runs[0][kind][name]["trial"]}
        for kind, name in names
    }


ROWS: dict[str, Callable[[], dict[str, Any]]] = {
    "training": training.against_the_plain_script,
    "epoch": epoch,
    "workers": training.two_workers,
    "ceiling": ceiling,
    "memory": training.memory,
    "lazily": training.lazily,
    "classical": classical,
}


def main() -> None:
    """Measure the rows that are named, or all; keep what they found and the table of all that was ever measured."""
    KEPT.mkdir(exist_ok=True)
    for name in sys.argv[1:] or ROWS:
        print(name, file=sys.stderr, flush=True)
        measured = {"day": time.strftime("%Y-%m-%d"), "on": machine(), "found": ROWS[name]()}
        (KEPT / f"{name}.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    kept = {name: json.loads(path.read_text("utf-8")) for name in ROWS if (path := KEPT / f"{name}.json").is_file()}
    found = {name: one["found"] for name, one in kept.items()}
    keep("results", [*table(found), "", *measured_on(kept)])
    if below := [name for name in PAIRS if name in found and statistics.median(ratios(found[name])) < PAIRS[name][1]]:
        sys.exit(f"less than wanted: {', '.join(below)}")


if __name__ == "__main__":
    main()
