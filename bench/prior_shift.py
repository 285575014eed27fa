"""How well the share of positives among test rows is estimated, and what the corrected threshold is worth.

Run by `make bench-prior` with PODIUM_COMPETITIONS set; the table goes to bench/prior_shift.md. BENCH_KEEP names a
folder in which `make bench-score` left the trained project `semeval2019-task9a`: its ensemble is measured too.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from blends import predicted, trial
from entered import AS_THEY_ARE, COMPETITIONS, RAW, competition, entered, model
from measured import keep
from project import SEMEVAL_2019_TASK_9A, Project

from podium.config.ensemble import Bootstrap, Ensemble
from podium.config.load import load
from podium.ensemble.crossed import crossed, method_of
from podium.ensemble.gather import gather
from podium.ensemble.prior.told import shifted
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.metrics.decisions import decide

SHARES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
DRAWS, MOST = 10, 1000
MEMBER = {"word_ngrams": [1, 2], "char_ngrams": None, "min_count": 3}


class Rows(NamedTuple):
    """Members' predictions of rows that are fitted on, and of rows to draw test sets from."""

    name: str
    truth: Truth
    names: tuple[str, ...]
    method: str
    oof: np.ndarray  # (members, rows, outputs)
    test: np.ndarray  # (members, test rows, outputs)
    gold: np.ndarray


def sections(given: dict[str, Any]) -> dict[str, Any]:
    """params.yaml of a set, with one cheap member."""
    return {
        **given,
        "views": {"raw": RAW},
        "samplings": {"as_they_are": AS_THEY_ARE},
        "models": {"nbsvm": model("nbsvm", "raw", MEMBER)},
        "ensemble.members": ["nbsvm"],
    }


IMDB = {
    "competition": competition("imdb", "binary", "f1", ["0", "1"], id="id"),
    "data.train": {"path": "train.parquet"},
    "data.test": {"path": "test.parquet"},
    "data.sample": 0.2,
    "submission.columns": ["id", "label"],
    "submission.prediction": "label",
}


def imdb(folder: Path) -> None:
    """The training half, and 5,000 of the test half."""
    shutil.copyfile(COMPETITIONS / "imdb" / "train.parquet", folder / "train.parquet")
    imdb_test().drop(columns="label").to_parquet(folder / "test.parquet")


def imdb_test() -> pd.DataFrame:
    """Test reviews, the same each time."""
    return pd.read_parquet(COMPETITIONS / "imdb" / "test.parquet").sample(5000, random_state=1)


def rows_of(project: Project, name: str, gold: np.ndarray, method: str = "average") -> Rows:
    """The members of a run, with its test rows' labels."""
    params = load(project.path("params.yaml"))
    gathered = gather(params, lambda path: project.path(path).read_bytes())
    members = sorted(gathered.members, key=lambda member: member.name)
    oof, test = (np.stack([getattr(member, side) for member in members]) for side in ("oof", "test"))
    names = tuple(member.name for member in members)
    return Rows(name, gathered.truth, names, method, oof, test, gold[gathered.truth.test_row])


def halves(rows: Rows, name: str) -> Rows:
    """Out-of-fold rows alone: half of the duplicate groups as known ones, half as test rows."""
    groups = np.unique(rows.truth.group)
    first = np.isin(rows.truth.group, np.random.default_rng(1).permutation(groups)[: len(groups) // 2])
    truth = rows.truth
    known = truth._replace(
        row=truth.row[first], fold=truth.fold[:, first], group=truth.group[first], target=truth.target[first]
    )
    return rows._replace(
        name=name, truth=known, oof=rows.oof[:, first], test=rows.oof[:, ~first], gold=truth.target[~first]
    )


def measured(rows: Rows) -> list[list[float]]:
    """For each share the mean errors, scores, and how often the board was inside the predicted interval."""
    rng, metric = np.random.default_rng(1), metric_of(rows.truth.problem)
    settings = Ensemble(
        members=list(rows.names), method=rows.method, prior="estimated", bootstrap=Bootstrap(repeats=100)
    )
    sides = [np.flatnonzero(rows.gold == side) for side in (0, 1)]
    lines = []
    for share in SHARES:
        many = int(min(MOST, len(sides[0]) / (1 - share), len(sides[1]) / share))
        found = []
        for _ in range(DRAWS):
            positives = round(share * many)
            chosen = [
                rng.choice(side, size, replace=False)
                for side, size in zip(sides, (many - positives, positives), strict=True)
            ]
            drawn = np.concatenate(chosen)
            truth = rows.truth._replace(test_row=np.arange(many))
            method = method_of(rows.method)
            plain = crossed(rows.oof, rows.test[:, drawn], rows.names, method, truth, settings)
            moved = shifted(plain, truth, settings)
            scores = [
                metric.score(rows.gold[drawn], decide(one.test, one.test_thresholds, truth.problem))
                for one in (plain, moved.crossed)
            ]
            estimates, board = moved.board["estimates"], moved.board
            errors = [estimates[name]["share"] - positives / many for name in ("expectation_maximisation", "black_box")]
            inside = board["low"] <= scores[1] <= board["high"]
            found.append([*np.abs(errors), *scores, scores[1] - scores[0], board["score"], inside])
        means = np.mean(found, axis=0)
        error = np.std(found, axis=0, ddof=1)[4] / np.sqrt(DRAWS)
        lines.append([share, many, *means[:5], error, *means[5:]])
    return lines


def section(rows: Rows) -> list[str]:
    """The table of one set."""
    report: Callable[[float], str] = "{:.3f}".format
    lines = [
        f"{rows.name}: {100 * rows.truth.target.mean():.1f} % of {len(rows.truth.target):,} known rows positive.",
        "",
        "| share | rows | error, EM | error, BBSE | F1 | F1, corrected | difference | expected | inside |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    table = measured(rows)
    for share, many, *errors, plain, moved, more, error, expected, inside in table:
        cells = [f"{share:.2f}", f"{many:.0f}", *map(report, errors), report(plain), report(moved)]
        cells += [f"{more:+.3f} ± {error:.3f}", report(expected), f"{100 * inside:.0f} %"]
        lines.append(f"| {' | '.join(cells)} |")
    means = np.mean(table, axis=0)
    return [*lines, "", f"Mean error: EM {means[2]:.3f}, BBSE {means[3]:.3f}.", ""]


def main() -> None:
    """Run both sets, draw test sets, print the table, keep it."""
    found: list[Rows] = []
    with entered(sections(IMDB), imdb) as entry:
        found.append(rows_of(entry.project, "imdb, test half", imdb_test()["label"].to_numpy()))
        seconds = entry.seconds

    def semeval(folder: Path) -> None:
        shutil.copytree(COMPETITIONS / "semeval2019-task9a", folder, dirs_exist_ok=True)

    with entered(sections(SEMEVAL_2019_TASK_9A), semeval) as entry:
        of_trial = rows_of(entry.project, "SemEval-2019 9A, trial set", trial())
        found += [halves(of_trial, "SemEval-2019 9A, out of fold, half against half"), of_trial]
        seconds += entry.seconds
    if os.environ.get("BENCH_KEEP"):
        with predicted() as project:
            found.append(
                rows_of(project, "SemEval-2019 9A, trial set, the recipe's members stacked", trial(), "stacking")
            )
    lines = [
        "# The share of positives among test rows",
        "",
        f"`make bench-prior`: NB-SVM on words and word pairs, but where it says otherwise; {DRAWS} test sets a line, "
        "drawn from real rows so that the share of positives is as told. Errors are mean absolute ones of the estimated"
        " share: by expectation-maximisation (EM), which `ensemble.prior: estimated` takes, and by black-box shift "
        "estimation (BBSE). F1 on the test sets with the threshold of training and with the one for the estimated "
        "share; the difference with its standard error; the F1 that was expected beforehand, and how often the 95 % "
        "interval held the test set's.",
        "",
    ]
    for rows in found:
        lines += section(rows)
    lines.append(f"The two pipelines took {seconds:.0f} seconds on this machine.")
    keep("prior_shift", lines)


if __name__ == "__main__":
    main()
