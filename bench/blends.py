"""Every blend of the recipe's members on SemEval-2019 9A: raw, cross-fitted, on the practice board; then many labels.

Run by `make bench-blends` with PODIUM_COMPETITIONS set; the table goes to bench/blends.md. BENCH_KEEP names a folder in
which `make bench-score` left the trained project `semeval2019-task9a`, which is not changed; without it members are
trained first (half an hour).
"""

import csv
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import many_labels
import numpy as np
import pandas as pd
from entered import COMPETITIONS, entered
from measured import keep
from project import Project

from podium.config.ensemble import Bootstrap, Ensemble
from podium.config.load import load
from podium.config.recipe import find
from podium.ensemble.choice import PLAIN, choose
from podium.ensemble.crossed import Crossed, crossed, method_of
from podium.ensemble.gather import Gathered, gather
from podium.ensemble.judged import judge
from podium.ensemble.paired import paired
from podium.ensemble.prior.told import shifted
from podium.metrics import metric_of
from podium.metrics.decisions import decide

NAME = "semeval2019-task9a"
METHODS = (
    "average",
    "geometric",
    "power",
    "logit",
    "rank",
    "hill_climb",
    "stacking",
    "best",
    "differential_evolution",
)
PRIORS = ("train", "estimated")


class Line(NamedTuple):
    """One blend: its scores out of fold, and its labels of the board's rows by prior."""

    raw: float
    cross_fitted: float
    low: float
    high: float
    labels: dict[str, np.ndarray]


def trial() -> np.ndarray:
    """The labels of the practice board, in the file's order."""
    text = (COMPETITIONS / NAME / "trial_labeled.csv").read_text("latin-1")
    return np.array([int(row["label"]) for row in csv.DictReader(io.StringIO(text))])


@contextmanager
def predicted() -> Iterator[Project]:
    """The recipe's project with its members' predictions of the practice board."""
    params = find(NAME).params
    kept = Path(os.environ.get("BENCH_KEEP", "")) / NAME
    if os.environ.get("BENCH_KEEP") and kept.is_dir():
        with TemporaryDirectory() as temporary:
            project = Project(Path(temporary) / NAME)
            shutil.copytree(kept, project.folder, symlinks=True)
            project.edit({"data.test": params["data"]["test"]})
            project.run("dvc", "repro", "predict")
            yield project
        return

    def files(folder: Path) -> None:
        shutil.copytree(COMPETITIONS / NAME, folder, dirs_exist_ok=True)

    with entered(params, files, run=False) as entry:
        entry.project.run("dvc", "repro", "predict")
        yield entry.project


def settings_of(gathered: Gathered, method: str) -> Ensemble:
    """The blend as the recipe has it, by another method, with whatever `prior: estimated` needs."""
    return Ensemble(members=[member.name for member in gathered.members], method=method, prior="estimated")


def made(gathered: Gathered) -> dict[str, Crossed]:
    """Every blend, fitted and cross-fitted; `auto` chooses from those that it chooses from by default."""
    members = sorted(gathered.members, key=lambda member: member.name)
    sides = [np.stack([getattr(member, side) for member in members]) for side in ("oof", "test")]
    names, found = tuple(member.name for member in members), dict[str, Crossed]()
    for method in METHODS:
        found[method] = crossed(*sides, names, method_of(method), gathered.truth, settings_of(gathered, method))
        print(f"{NAME}: {method}", file=sys.stderr, flush=True)
    settings = settings_of(gathered, "auto")
    candidates = {name: found[name] for name in settings.candidates}
    choice = choose(candidates, gathered.truth, settings.bootstrap)
    return found | {f"auto: {choice.chosen}": choice.crossed}


def scored(given: Crossed, gathered: Gathered) -> Line:
    """What a blend scores out of fold, and what it says of the board's rows."""
    settings, problem = settings_of(gathered, "average"), gathered.truth.problem
    scores = judge(given, gathered.truth, settings).scores
    few = settings.model_copy(update={"bootstrap": Bootstrap(repeats=100)})  # its intervals are not shown
    sides = dict(zip(PRIORS, (given, shifted(given, gathered.truth, few).crossed), strict=True))
    labels = {prior: decide(side.test, side.test_thresholds, problem) for prior, side in sides.items()}
    return Line(*(scores[name] for name in ("raw", "cross_fitted", "low", "high")), labels)


def main() -> None:
    """Predict, blend, score; print the tables, keep them."""
    with predicted() as project:
        gathered = gather(load(project.path("params.yaml")), lambda path: project.path(path).read_bytes())
        test = pd.read_parquet(project.path("data/prepared/test.parquet"))
    problem, gold = gathered.truth.problem, trial()[gathered.truth.test_row].astype(np.int32)
    groups = test.set_index("row").loc[gathered.truth.test_row, "group"].to_numpy()
    lines = {name: scored(given, gathered) for name, given in made(gathered).items()}
    metric, plain = metric_of(problem), lines[PLAIN]
    rows = [
        "# Every blend, on SemEval-2019 9A",
        "",
        f"`make bench-blends`: the recipe's members ({', '.join(member.name for member in gathered.members)}), "
        f"{len(gathered.truth.row):,} rows out of fold and the {len(gold)} of the practice board, whose labels nothing "
        "but the last columns read. F1 at tuned thresholds: raw, cross-fitted with its 95 % interval; on the board "
        "with `prior: train` and with `prior: estimated`; and how much better than the plain average there, with the "
        "95 % interval of the paired bootstrap over groups of duplicates.",
        "",
        "| blend | raw | cross-fitted | 95 % interval | board, train | against average | board, estimated "
        "| against average |",
        "|---|---|---|---|---|---|---|---|",
    ]
    verdicts = []
    for name, line in lines.items():
        cells = [name, f"{line.raw:.4f}", f"{line.cross_fitted:.4f}", f"{line.low:.4f} to {line.high:.4f}"]
        for prior in PRIORS:
            cells.append(f"{metric.score(gold, line.labels[prior]):.4f}")
            more, low, high = paired(problem, gold, line.labels[prior], plain.labels[prior], groups)
            cells.append("" if name == PLAIN else f"{more:+.4f} ({low:+.4f} to {high:+.4f})")
            if name.startswith("auto"):
                verdicts.append((prior, high))
        rows.append(f"| {' | '.join(cells)} |")
    for prior, high in verdicts:
        worse = "is worse than" if high < 0 else "is not worse than"
        rows += ["", f"With `prior: {prior}`, what `auto` chose {worse} the plain average beyond the interval."]
    keep("blends", [*rows, "", *many_labels.table()])


if __name__ == "__main__":
    main()
