"""What it costs to ask in every run what docs/invariants.md lists: the share of the run's processor time.

`make torture ARGS=invariants`. Each stage of a small run is run under Python's profiler, which makes small functions
look dearer than they are; what is asked in the workers, of each batch and epoch, is counted and timed by itself.
"""

import cProfile
import json
import pstats
import resource
import runpy
import sys
import tempfile
import timeit
from pathlib import Path
from typing import Any

import numpy as np
from faults import STAGES
from measured import keep, machine
from project import SMALL, Project, clone

CHECKS = {
    "invariants.py": ("check_rows", "check_keys", "check_positions", "check_probabilities", "check_recorded"),
    "folds/sides.py": ("check_folds", "check_groups_whole", "assert_no_leak"),
    "folds/assign.py": ("_check_sides",),
    "competition/prepare.py": ("_check_rows", "_check_ids"),
    "training/results.py": ("check_whole",),
    "training/saved.py": ("check_predicted",),
    "ensemble/checks.py": ("aligned", "probabilities"),
    "ensemble/truth.py": ("truth",),
    "submission/manifest.py": ("verified",),
    "submission/validate.py": ("check_once", "check_same", "check_labels", "check_indicators", "check_probabilities"),
    "submission/delimited.py": ("check_reads_back",),
}
ALLOWED = 1.0  # per cent


def invariants() -> dict[str, Any]:
    """Run the pipeline, then each stage under the profiler."""
    with tempfile.TemporaryDirectory() as folder:
        project = clone(Path(folder))
        project.edit(SMALL | {"data.sample": 1.0})
        before = _children()
        project.repro()
        whole = _children() - before
        seconds: dict[str, float] = {}
        for stage, *arguments in (*STAGES, ("train", "bilstm_attention"), ("predict", "bilstm_attention")):
            command = [sys.executable, __file__, f"stages/{stage}.py", *arguments]
            done = project.run(*command)
            name = " ".join([stage, *arguments])
            seconds[name] = float(json.loads(done.stderr.strip().splitlines()[-1])["seconds"])
        seconds["train, in the workers"] = _in_workers(project)
    share = 100 * sum(seconds.values()) / whole
    losses = [f"{share:.2f} % of the run's processor time, more than {ALLOWED} %"] * (share > ALLOWED)
    lines = ["# What is always asked", "", f"`make torture ARGS=invariants`, last run on one machine: {machine()}.", ""]
    lines += [f"Of {whole:.1f} s of processor time of a run, {sum(seconds.values()):.3f} s, {share:.2f} %.", ""]
    lines += ["| stage | milliseconds |", "|---|---|"]
    lines += [f"| {stage} | {1000 * one:.1f} |" for stage, one in seconds.items()]
    keep("invariants", lines)
    counts = {stage: {"tried": 1, "lost": 0} for stage in seconds} | {"share": {"tried": 1, "lost": len(losses)}}
    return {"counts": counts, "losses": losses, "share": share, "seconds": seconds}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_workers(project: Project) -> float:
    """Seconds that a loss of each batch and the probabilities of each epoch are looked at."""
    from podium.training.failures import check_loss, check_probabilities

    batches, epochs = 0, 0
    for path in project.path("data/models").glob("*/config.json"):
        about = json.loads(path.read_text(encoding="utf-8"))
        for job in about["jobs"]:
            rows = int(np.sum(job["class_counts_trained"]))
            batches += job["epochs_run"] * -(-rows // about["settings"]["batch_size"])
            epochs += job["epochs_run"]
    values = np.random.default_rng(1).random((2000, 1), np.float32)
    a_batch = timeit.timeit(lambda: check_loss(0.5, "a", "b"), number=1000) / 1000
    an_epoch = timeit.timeit(lambda: check_probabilities(values, "a", "b"), number=100) / 100
    return batches * a_batch + epochs * an_epoch


def main(stage: str, *arguments: str) -> None:
    """Run a stage under the profiler; the last line on standard error tells what the checks took.

    Args:
        stage: its file.
        arguments: of the stage.
    """
    sys.argv = [stage, *arguments]
    sys.path.insert(0, str(Path(stage).parent))
    profile = cProfile.Profile()
    try:
        profile.runcall(runpy.run_path, stage, run_name="__main__")
    finally:
        print(json.dumps({"seconds": _taken(pstats.Stats(profile))}), file=sys.stderr)


def _taken(stats: pstats.Stats) -> float:
    """Seconds in the checks, each counted where what called it is none of them."""
    found: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]
    ours = {
        function
        for function in found
        if any(function[0].endswith(f"podium/{file}") and function[2] in names for file, names in CHECKS.items())
    }
    return float(sum(of[3] for one in ours for caller, of in found[one][4].items() if caller not in ours))


if __name__ == "__main__":
    main(*sys.argv[1:])
