"""The mistakes that docs/tutorial.md tells of, each made once with a quick model, and the same without it.

Run by `make bench-tutorial` with PODIUM_COMPETITIONS set; the tables go to bench/tutorial.md. The model is logistic
regression on TF-IDF of words and word pairs. What is chosen is chosen on train.csv; the practice board's labels are
read for the columns that are called so, and choose nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from entered import COMPETITIONS
from measured import keep
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from podium.config.competition import Clean
from podium.config.folds import Folds, Sampling
from podium.diagnosis.adversarial import tell_apart
from podium.folds import assign_folds, fold_names, training_side, validation_side
from podium.metrics.binary import best_threshold
from podium.problem import Problem
from podium.sampling import sample
from podium.text.clean import clean, surrounded
from podium.text.duplicates import duplicate_groups

SOURCE = COMPETITIONS / "semeval2019-task9a"
PROBLEM = Problem("binary", ("0", "1"))
BALANCED = Sampling(method="over", ratio=1.0)
FOLDS, BATCHES = 5, (16, 32, 64, 128)
WORDS, PARTS = r"\b\w\w+\b", r"\S+"
"""What a token is: letters and digits, or whatever stands between white space."""

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Side(NamedTuple):
    """Where a model is fitted, and the rows that are then scored."""

    training: Positions
    validation: Positions


def rows(name: str) -> pd.DataFrame:
    """The rows of a file: `raw`, `text`, `target`, `group`, and what folds ask for.

    Args:
        name: train or trial.
    """
    if name == "train":
        frame = pd.read_csv(SOURCE / "train.csv", header=None, names=["id", "raw", "target"], dtype=str)
    else:
        frame = pd.read_csv(SOURCE / "trial_labeled.csv", encoding="latin-1", dtype=str)
        frame = frame.rename(columns={"sentence": "raw", "label": "target"})
    frame["text"] = clean(frame["raw"], Clean())
    frame["target"] = frame["target"].astype(np.int32)
    frame["group"] = duplicate_groups(frame["text"])
    return frame.assign(row=np.arange(len(frame)), source="train")


def chances(train: Sequence[str], targets: npt.ArrayLike, asked: Sequence[str], token: str = WORDS) -> Floats:
    """How probably each text that is asked for is a suggestion, by the quick model, `(rows,)`.

    Args:
        train: texts to learn from.
        targets: of these.
        asked: texts.
        token: a pattern.
    """
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=token)
    model = make_pipeline(words, LogisticRegression(C=4, max_iter=1000))
    found: Floats = model.fit(train, targets).predict_proba(asked)[:, 1]
    return found


def out_of_fold(texts: pd.Series, targets: pd.Series, sides: Sequence[Side], token: str = WORDS) -> Floats:
    """The same for each validated row, by a model of its own fold's training side, `(rows,)`."""
    found = np.zeros(len(texts))
    for side in sides:
        train = side.training
        found[side.validation] = chances(texts.iloc[train], targets.iloc[train], texts.iloc[side.validation], token)
    return found


def parted(frame: pd.DataFrame, *, repeat: bool = False) -> list[Side]:
    """Podium's own folds: no duplicate on two sides; rows repeated within training sides only, if at all."""
    folds = assign_folds(frame, Folds(k=FOLDS), PROBLEM)
    sides = []
    for place in fold_names(folds):
        training = training_side(folds, *place, forward=False)
        sides.append(Side(balanced(frame, training) if repeat else training, validation_side(folds, *place)))
    return sides


def carelessly(frame: pd.DataFrame, *, repeat: bool) -> list[Side]:
    """Rows dealt to folds one by one, wherever their duplicates are."""
    deal = StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(frame, frame["target"])
    return [Side(balanced(frame, train) if repeat else train, validation) for train, validation in deal]


def balanced(frame: pd.DataFrame, positions: Positions) -> Positions:
    """Rows of the rarer class repeated until both are equally many."""
    return sample(positions, frame["target"].to_numpy(), PROBLEM, BALANCED, np.random.default_rng(1))


def best(targets: npt.ArrayLike, given: Floats, share: float | None = None) -> tuple[float, float]:
    """The threshold of the highest F1, and that F1.

    Args:
        targets: `(rows,)`.
        given: `(rows,)` probabilities.
        share: of positives; rows then weigh what brings them there.
    """
    truth = np.asarray(targets)
    if share is None:
        return best_threshold(truth, given, "f1")
    order = np.argsort(-given, kind="stable")
    positive = truth[order] == 1
    weights = np.where(positive, share / truth.mean(), (1 - share) / (1 - truth.mean()))
    found, called = np.cumsum(weights * positive), np.cumsum(weights)
    scores = 2 * found / (called + found[-1])
    scores[:-1][np.diff(given[order]) == 0] = 0  # equal probabilities are never parted
    place = int(np.argmax(scores))
    return float(given[order][place]), float(scores[place])


def cross_fitted(targets: pd.Series, given: Floats, sides: Sequence[Side]) -> float:
    """F1 of rows cut at thresholds that were tuned without their fold."""
    truth, labels = targets.to_numpy(), np.zeros(len(targets), bool)
    for side in sides:
        others = np.setdiff1d(np.arange(len(truth)), side.validation)
        labels[side.validation] = given[side.validation] >= best(truth[others], given[others])[0]
    return float(f1_score(truth, labels))


def quotes(train: pd.DataFrame, trial: pd.DataFrame) -> list[str]:
    """The quotes around texts: who has them, what they tell of the file, what they cost."""
    lines = ["## The quotes", "", "| file | rows | in quotes |", "|---|---|---|"]
    for name, frame in (("train.csv", train), ("trial_labeled.csv", trial)):
        held = np.array([surrounded(text) for text in frame["raw"].str.strip()])
        lines.append(f"| {name} | {len(frame):,} | {held.sum():,} ({100 * held.mean():.1f} %) |")
    lines += [
        "",
        "AUC: how well a classifier tells a training text from one of the practice board (0.5: not at all), as `podium "
        "diagnose` asks. F1 with what stands between white space as words, so that a quote is part of one.",
        "",
        "| texts | AUC | F1 out of fold | F1 on the practice board |",
        "|---|---|---|---|",
    ]
    sides = parted(train)
    for name, column in (("as they stand", "raw"), ("cleaned", "text")):
        shown = [frame[["group"]].assign(text=frame[column]) for frame in (train, trial)]
        given = out_of_fold(train[column], train["target"], sides, PARTS)
        there = chances(train[column], train["target"], trial[column], PARTS)
        score = f1_score(trial["target"], there >= best(train["target"], given)[0])
        cells = (tell_apart(*shown, repeats=100).auc, cross_fitted(train["target"], given, sides), score)
        lines.append(f"| {name} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")
    return lines


def splits(train: pd.DataFrame, trial: pd.DataFrame) -> list[str]:
    """The same model and the same balance of the classes; what differs is which rows are scored."""
    copied = train.iloc[balanced(train, np.arange(len(train)))].reset_index(drop=True)
    ways = {
        "positives repeated, then dealt to folds": (copied, carelessly(copied, repeat=False)),
        "dealt to folds, then repeated within training sides": (train, carelessly(train, repeat=True)),
        "the same, duplicates kept together": (train, parted(train, repeat=True)),
    }
    everything = balanced(train, np.arange(len(train)))
    whole = train.iloc[everything]
    there = chances(whole["text"], whole["target"], trial["text"])
    lines = [
        "## The split",
        "",
        "Known: the share of scored rows whose text (case, quotes and spaces aside) stands in their own training side. "
        "F1 at the threshold that is best on the scored rows; at 50 %: weighted to as many positives as negatives, as "
        "on the practice board, whose last column is of one and the same fit of all rows, cut at each way's threshold.",
        "",
        "| how | rows scored | known | F1 | F1 at 50 % | practice board |",
        "|---|---|---|---|---|---|",
    ]
    for name, (frame, sides) in ways.items():
        given = out_of_fold(frame["text"], frame["target"], sides)
        groups = frame["group"].to_numpy()
        known = sum(np.isin(groups[side.validation], groups[side.training]).sum() for side in sides) / len(frame)
        cut, score = best(frame["target"], given)
        equal, board = best(frame["target"], given, 0.5)[1], f1_score(trial["target"], there >= cut)
        lines.append(f"| {name} | {len(frame):,} | {100 * known:.0f} % | {score:.3f} | {equal:.3f} | {board:.3f} |")
    return lines


def batches(train: pd.DataFrame) -> list[str]:
    """F1 as the mean over batches, beside F1."""
    given = out_of_fold(train["text"], train["target"], parted(train))
    truth, labels = train["target"].to_numpy(), given >= best(train["target"], given)[0]
    orders = {
        "as in the file": np.arange(len(truth)),
        "shuffled": np.random.default_rng(1).permutation(len(truth)),
        "sorted by label": np.argsort(truth, kind="stable"),
    }
    lines = [
        "## The batches",
        "",
        "The mean of the batches' F1 (a batch without a positive counts 0), of one and the same predictions.",
        "",
        f"| rows a batch | {' | '.join(orders)} |",
        f"|---|{'---|' * len(orders)}",
    ]
    for size in BATCHES:
        cells = [np.mean(_by_batch(truth[order], labels[order], size)) for order in orders.values()]
        lines.append(f"| {size} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")
    whole = f1_score(truth, labels)
    return [*lines, f"| all {len(truth):,}: F1 | {' | '.join([f'{whole:.3f}'] * len(orders))} |"]


def _by_batch(truth: npt.NDArray[np.int32], labels: npt.NDArray[np.bool_], size: int) -> list[float]:
    starts = range(0, len(truth), size)
    return [f1_score(truth[at : at + size], labels[at : at + size], zero_division=0) for at in starts]


def thresholds(train: pd.DataFrame, trial: pd.DataFrame) -> list[str]:
    """Where probabilities are cut, rows as they are."""
    sides = parted(train)
    given = out_of_fold(train["text"], train["target"], sides)
    there = chances(train["text"], train["target"], trial["text"])
    cut, raw = best(train["target"], given)
    equal, _ = best(train["target"], given, 0.5)
    honest = cross_fitted(train["target"], given, sides)
    ways = (
        ("everything is a suggestion", 0.0, f1_score(train["target"], np.ones(len(train)))),
        ("0.5", 0.5, f1_score(train["target"], given >= 0.5)),
        ("the best out of fold", cut, raw),
        ("the best out of fold, were half of the rows suggestions", equal, f1_score(train["target"], given >= equal)),
    )
    lines = [
        "## The threshold",
        "",
        f"Rows as they are. Cross-fitted, each fold by the threshold of the others, the best is {honest:.3f}.",
        "",
        "| cut | at | F1 out of fold | practice board |",
        "|---|---|---|---|",
    ]
    for name, at, score in ways:
        lines.append(f"| {name} | {at:.3f} | {score:.3f} | {f1_score(trial['target'], there >= at):.3f} |")
    return lines


def main() -> None:
    """Measure each, print the tables, keep them."""
    train, trial = rows("train"), rows("trial")
    shares = " and ".join(f"{100 * frame['target'].mean():.1f} %" for frame in (train, trial))
    again = len(train) - train["group"].nunique()
    lines = [
        "# Mistakes, measured",
        "",
        "`make bench-tutorial`: SemEval-2019 task 9A, F1 of class 1, logistic regression on TF-IDF of words and word "
        f"pairs, {FOLDS} folds. Positive are {shares} of the {len(train):,} training rows and the {len(trial)} of the "
        f"practice board; {again:,} training rows repeat another one but for case, quotes, punctuation and spaces. The "
        "practice board's labels stand in the columns called so and chose nothing.",
    ]
    for part in (quotes(train, trial), splits(train, trial), batches(train), thresholds(train, trial)):
        lines += ["", *part]
    keep("tutorial", lines)


if __name__ == "__main__":
    main()
