"""What half an hour of `podium tune` gains on SemEval-2019 task 9A, on folds that had no say in the choice.

Run by `make bench-tune` with PODIUM_COMPETITIONS set; the table goes to bench/tune.md. ARGS="bilstm_attention 10" tunes
another model, for ten minutes. Killed and started again it goes on: what it has made lies in a folder of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import keep
from project import CHECKOUT, SEMEVAL_2019_TASK_9A, Project, clone

from podium.hashing import digest, sha256_file

MODEL, MINUTES = "cnn", 30.0
NEEDED = ("folds", "pad@words", "oversample@balanced")


def folder() -> Path:
    """Where this code's runs are kept; another code has another place."""
    files = sorted(CHECKOUT.glob("src/podium/**/*.py"))
    code = digest([[path.relative_to(CHECKOUT).as_posix(), sha256_file(path)] for path in files])
    return Path(os.environ.get("BENCH_KEEP") or tempfile.gettempdir()) / f"podium-bench-tune-{code[:12]}"


def prepared() -> Project:
    """The competition, ready to train on; made once."""
    place = folder()
    if (place / "ready").is_file():
        return Project(place)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    project = clone(place)
    source = Path(os.environ["PODIUM_COMPETITIONS"]) / "semeval2019-task9a"
    shutil.copytree(source, project.path("data/raw/semeval2019-task9a"))
    project.edit(SEMEVAL_2019_TASK_9A)
    project.run("dvc", "repro", *NEEDED)
    project.path("ready").touch()
    return project


def tuned(project: Project, model: str, minutes: float) -> None:
    """Search for what is left of so many minutes, telling of it as it goes."""
    spent = project.path(f"spent-{model}")
    before = float(spent.read_text()) if spent.is_file() else 0.0
    begun = time.monotonic()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PATH": path}
    left = max(minutes - before / 60, 0.0)
    command = ["podium", "tune", model, "--minutes", f"{left:.2f}"]
    try:
        done = subprocess.run(command, cwd=project.folder, env=environment, stdin=subprocess.DEVNULL, check=False)
    finally:
        spent.write_text(str(before + time.monotonic() - begun))
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Tune, print what came of it, keep it."""
    model = sys.argv[1] if len(sys.argv) > 1 else MODEL
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else MINUTES
    project = prepared()
    tuned(project, model, minutes)
    shown = project.run("podium", "tune", model, "--show").stdout
    lines = [
        "# Tuning on SemEval-2019 task 9A",
        "",
        f"`make bench-tune`: `podium tune {model} --minutes {minutes:g}` with the shipped parameters and the declared "
        "space. Two folds choose; on the other three, whose scores neither drew, gave up nor chose "
        "a trial, the chosen one is compared with params.yaml: the paired bootstrap interval of the difference of F1. "
        "What is said of the folds that chose flatters the best trial.",
        "",
        "```",
        *shown.rstrip().splitlines(),
        "```",
    ]
    keep("tune", lines)


if __name__ == "__main__":
    main()
