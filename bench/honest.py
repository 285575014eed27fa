"""Whether the score that is told is the score that fresh data give: blends of simulated members, thresholds tuned.

Run by `make bench-honest`; the table goes to bench/honest.md.
"""

import sys
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import brentq

from podium.config.ensemble import Ensemble, Threshold
from podium.ensemble.crossed import crossed, method_of
from podium.ensemble.goodness import goodness
from podium.ensemble.methods._means import sigmoid
from podium.ensemble.refitted import intervals
from podium.ensemble.truth import Truth
from podium.metrics import metric_of
from podium.metrics.decisions import decide
from podium.problem import Problem

HERE = Path(__file__).parent
PROBLEM = Problem("binary", ("no", "yes"))
METHODS = ("average", "stacking")
SHARES, ROWS = (0.05, 0.08, 0.25), (300, 1000, 5000)
REPEATS, FRESH, FOLDS, PROCESSES = 500, 100_000, 5, 2
STEEP = 2.5
"""Log-odds of a yes for one standard deviation of what a text says."""
TOGETHER, OWN, BOLD = 0.3, (0.4, 0.6, 0.9), (1.0, 1.4, 0.7)
"""What members misread: all the same way, and each its own (standard deviations); and how far each overstates."""
NAMES = ("a", "b", "c")
EPOCHS, STEADY, UNSTEADY = 10, 0.4, 0.3
"""Of a network that is stopped where its fold scores best: what it misreads in every epoch, and anew in each."""


class Rows(NamedTuple):
    """Rows of the law: what the members say of them, and what is true."""

    probabilities: np.ndarray  # (members, rows, 1)
    targets: np.ndarray  # (rows,)


class Found(NamedTuple):
    """What one repeat found."""

    positives: int
    raw: float
    cross_fitted: float
    fresh: float
    inside_narrow: bool  # the fresh score in the percentile interval of the predictions as they are
    inside: bool  # in the interval that is told: as much wider as thresholds tuned anew make it


def middle(share: float) -> float:
    """The log-odds of a middling text at which so large a share of rows is positive."""
    texts = np.random.default_rng(0).normal(size=200_001)
    texts -= texts.mean()
    return float(brentq(lambda at: sigmoid(at + STEEP * texts).mean() - share, -20, 5))


def drawn(rows: int, at: float, rng: np.random.Generator) -> Rows:
    """Rows of the law: a latent score; labels by its odds; members that see it through noise, in part the same."""
    text = rng.normal(size=rows)
    targets = (rng.random(rows) < sigmoid(at + STEEP * text)).astype(np.int32)
    seen = text + TOGETHER * rng.normal(size=rows) + np.array(OWN)[:, None] * rng.normal(size=(len(OWN), rows))
    return Rows(sigmoid(np.array(BOLD)[:, None] * (at + STEEP * seen))[..., None], targets)


def folds_of(targets: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stratified folds by chance, `(rows,)`."""
    folds = np.empty(len(targets), np.int64)
    for side in (0, 1):
        rows = rng.permutation(np.flatnonzero(targets == side))
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def once(rows: int, share: float, at: float, repeat: int) -> list[Found]:
    """One repeat: each method, all by the same functions that the ensemble stage calls; in the order of `METHODS`."""
    rng, metric = np.random.default_rng([rows, round(1000 * share), repeat]), metric_of(PROBLEM)
    known = drawn(rows, at, rng)
    while known.targets.sum() < FOLDS:  # of so few no pipeline would make folds
        known = drawn(rows, at, rng)
    fresh = drawn(FRESH, at, rng)
    each = np.arange(rows)
    truth = Truth(each, folds_of(known.targets, rng)[None], each, known.targets, np.arange(FRESH), PROBLEM)
    found = []
    for method in METHODS:
        settings = Ensemble(members=list(NAMES), method=method)
        given = crossed(known.probabilities, fresh.probabilities, NAMES, method_of(method), truth, settings)
        honest = given.honest
        reached = metric.score(fresh.targets, decide(given.test, given.test_thresholds, PROBLEM))
        positives = int(known.targets.sum())
        narrow, inside = (low <= reached <= high for low, high in intervals(given, truth, settings))
        found.append(Found(positives, honest.raw, honest.cross_fitted, reached, narrow, inside))
    return found


def line(method: str, rows: int, share: float, found: np.ndarray) -> str:
    """One line of the table, from `(repeats, 6)`."""
    positives, raw, told, fresh, narrow, inside = found.mean(axis=0)

    def apart(column: int) -> str:
        differences = found[:, column] - found[:, 3]
        error = differences.std(ddof=1) / np.sqrt(len(found))
        return f"{differences.mean():+.4f} ± {error:.4f}"

    scores = [f"{score:.4f}" for score in (raw, told, fresh)]
    cells = [method, f"{100 * share:.0f} %", f"{rows:,}", f"{positives:.0f}", *scores, apart(1), apart(2)]
    return f"| {' | '.join([*cells, f'{100 * narrow:.1f} %', f'{100 * inside:.1f} %'])} |"


def stopped(rows: int, at: float, seeds: list[int]) -> tuple[float, float]:
    """The cross-fitted score of one network a fold: of the epoch that its fold likes best, and of the last epoch.

    All epochs are equally good, so what the first is above the second is flattery and nothing else.
    """
    rng = np.random.default_rng(seeds)
    text = rng.normal(size=rows)
    targets = (rng.random(rows) < sigmoid(at + STEEP * text)).astype(np.int32)
    misread = STEADY * rng.normal(size=rows) + UNSTEADY * rng.normal(size=(EPOCHS, rows))
    said = sigmoid(at + STEEP * (text + misread))[..., None]  # (epochs, rows, 1)
    folds, each = folds_of(targets, rng), np.arange(rows)
    truth = Truth(each, folds[None], each, targets, each[:1], PROBLEM)
    best = said[-1].copy()
    for fold in range(FOLDS):
        inside = folds == fold
        scores = [goodness(targets[inside], epoch[inside], PROBLEM, Threshold()) for epoch in said]
        best[inside] = said[int(np.argmax(scores)), inside]
    settings = Ensemble(members=["a"])
    chosen, last = (
        crossed(side[None], said[:1, :1], ("a",), method_of("average"), truth, settings).honest.cross_fitted
        for side in (best, said[-1])
    )
    return chosen, last


def flattery(repeats: int) -> list[str]:
    """What stopping each network where its fold scores best adds, simulated, by rows and share."""
    lines = []
    for share, rows in product(SHARES, ROWS[1:]):
        at = middle(share)
        pairs = np.array(
            Parallel(n_jobs=PROCESSES)(
                delayed(stopped)(rows, at, [rows, round(1000 * share), repeat, 1]) for repeat in range(repeats)
            )
        )
        more = pairs[:, 0] - pairs[:, 1]
        error = more.std(ddof=1) / np.sqrt(repeats)
        cells = [f"{100 * share:.0f} %", f"{rows:,}", *(f"{score:.4f}" for score in pairs.mean(axis=0))]
        lines.append(f"| {' | '.join([*cells, f'{more.mean():+.4f} ± {error:.4f}'])} |")
    return lines


def main() -> None:
    """Draw, fit, score; print the tables, keep them."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    lines = [
        "# Scores against fresh data",
        "",
        f"`make bench-honest`: {repeats} repeats a line. Three members see a latent score of each row through noise, "
        "in part the same; labels are drawn by it. Blend and threshold are fitted, cross-fitted over five stratified "
        f"folds and told as the ensemble stage does; then the blend fitted on all rows is scored on {FRESH:,} fresh "
        "rows of the same law. F1; differences from the fresh score with their standard errors; how often the 95 % "
        "interval held the fresh score: the percentile interval of the predictions as they are, and the one that is "
        "told, as much wider as thresholds that are tuned anew on each resample make it.",
        "",
        "| blend | share | rows | positives | raw | cross-fitted | fresh | raw - fresh | cross-fitted - fresh "
        "| as they are | told |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for share, rows in product(SHARES, ROWS):
        at = middle(share)
        found = np.array(
            Parallel(n_jobs=PROCESSES)(delayed(once)(rows, share, at, repeat) for repeat in range(repeats)), np.float64
        )  # (repeats, methods, 6)
        lines += [line(method, rows, share, found[:, place]) for place, method in enumerate(METHODS)]
        print(lines[-1], file=sys.stderr, flush=True)
    lines += [
        "",
        "## Stopping on the fold that is scored",
        "",
        f"A simulation: one network a fold, its {EPOCHS} epochs equally good, each misreading rows in part anew. "
        "Cross-fitted F1 with the epoch that scores best on the fold (`stop_on: fold`), and with the last "
        "(`stop_on: epochs`): all of the difference is flattery.",
        "",
        "| share | rows | fold | epochs | difference |",
        "|---|---|---|---|---|",
        *flattery(repeats),
    ]
    (HERE / "honest.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
