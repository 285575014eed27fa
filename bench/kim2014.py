"""The sentence sets of Kim 2014 beside the published CNN figures.

Run by `make bench-sources` with PODIUM_COMPETITIONS set; the table goes to bench/kim2014.md.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from entered import AS_THEY_ARE, COMPETITIONS, GLOVE, RAW, WORDS, Entry, competition, entered, half_width, model
from measured import keep

SOURCE = COMPETITIONS / "kim2014"
PUBLISHED = {
    "mr": (75.9, 80.5, 81.3),
    "cr": (78.3, 83.3, 84.4),
    "trec": (88.2, 91.8, 92.8),
    "sst-2": (83.5, 85.6, 87.0),
}
ADAM = {"name": "adam", "learning_rate": 0.002}
FASTER = {"name": "adam", "learning_rate": 0.003}
MEMBERS = (
    "cnn",
    "cnn_glove",
    "two_channel_cnn",
    "bilstm_glove",
    "bag_of_embeddings",
    "nbsvm",
    "logistic",
)
QUESTIONS, OPINIONS = 8, 3
"""Epochs, by out-of-fold accuracy: opinions overfit early, what a question asks for is learnt slowly."""


def models(epochs: int) -> dict[str, Any]:
    """The members, all networks trained for as long."""
    given = {"optimizer": ADAM, "batch_size": 32, "epochs": epochs}
    trained, more = {"vectors": "trained"}, {"vectors": "trained", "units": 100}
    return {
        "cnn": model("cnn", "words", **given),
        "cnn_glove": model("cnn", "glove", trained, **given),
        "two_channel_cnn": model("two_channel_cnn", "glove", **given),
        "bilstm_glove": model("bilstm_attention", "glove", more, **{**given, "optimizer": FASTER}),
        "bag_of_embeddings": model("bag_of_embeddings", "words", **{**given, "optimizer": FASTER}),
        "nbsvm": model("nbsvm", "raw"),
        "logistic": model("logistic", "raw"),
    }


def rows(name: str, encoding: str = "utf-8") -> pd.DataFrame:
    """A file of lines `label text`."""
    lines = (SOURCE / name).read_text(encoding).split("\n")  # splitlines would also split at a Latin-1 ellipsis
    return pd.DataFrame([line.split(" ", 1) for line in lines if line.strip()], columns=["label", "text"])


SETS: dict[str, tuple[int, Callable[[], pd.DataFrame], Callable[[], pd.DataFrame] | None]] = {
    "mr": (10, lambda: rows("rt-polarity.all", "latin-1"), None),
    "cr": (10, lambda: rows("custrev.all"), None),
    "trec": (5, lambda: rows("TREC.train.all", "latin-1"), lambda: rows("TREC.test.all")),
    "sst-2": (
        5,
        lambda: pd.concat([rows("stsa.binary.train"), rows("stsa.binary.dev")]),
        lambda: rows("stsa.binary.test"),
    ),
}


def sections(name: str, k: int, classes: list[str]) -> dict[str, Any]:
    """params.yaml for one of the sets."""
    task = "binary" if len(classes) == 2 else "multiclass"
    return {
        "competition": competition(name, task, "accuracy", classes),
        "folds.k": k,
        "views": {"words": WORDS, "glove": GLOVE, "raw": RAW},
        "samplings": {"as_they_are": AS_THEY_ARE},
        "models": models(QUESTIONS if name == "trec" else OPINIONS),
        "ensemble.members": list(MEMBERS),
        "ensemble.threshold": {"rule": "fixed", "value": 0.5, "per_label": False},
        "submission.columns": ["text", "label"],
        "submission.prediction": "label",
    }


def accuracies(entry: Entry, gold: np.ndarray | None) -> dict[str, float]:
    """Of each member and the ensemble: on the test rows, or out of fold where there are none."""
    if gold is None:
        scores = {**entry.scores["members"], "ensemble": entry.scores["ensemble"]}
        return {name: 100 * score["cross_fitted"] for name, score in scores.items()}
    found = {}
    for name in [*MEMBERS, "ensemble"]:
        probabilities = entry.test(None if name == "ensemble" else name)
        predicted = probabilities.argmax(axis=1) if probabilities.shape[1] > 1 else probabilities[:, 0] >= 0.5
        found[name] = 100 * float((predicted == gold).mean())
    return found


def main() -> None:
    """Run every set, print the table, keep it."""
    table: dict[str, dict[str, float]] = {}
    seconds, rows_of = {}, {}
    for name, (k, train, test) in SETS.items():
        labelled = train()
        asked = test() if test else labelled.head(10)
        classes = sorted(labelled["label"].unique())
        gold = None if test is None else asked["label"].map(classes.index).to_numpy()

        def files(folder: Path, labelled: pd.DataFrame = labelled, asked: pd.DataFrame = asked) -> None:
            labelled.to_csv(folder / "train.csv", index=False)
            asked[["text"]].to_csv(folder / "test.csv", index=False)

        with entered(sections(name, k, classes), files) as entry:
            table[name], seconds[name] = accuracies(entry, gold), entry.seconds
            rows_of[name] = len(labelled if gold is None else gold)
    lines = [
        "# The sentence sets of Kim 2014",
        "",
        "`make bench-sources`: accuracy in per cent. MR and CR: 10-fold, out of fold, duplicates in one fold. TREC and "
        "SST-2: on the test set, the average of 5 folds' networks, SST-2 trained on whole sentences alone. Nothing was "
        "chosen on a test set. The published figures (a public replication) are with 300-d vectors, ours with 50-d.",
        "",
        "| member | MR | CR | TREC | SST-2 |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {' | '.join(f'{table[of][name]:.1f}' for of in SETS)} |" for name in [*MEMBERS, "ensemble"]]
    for place, kind in enumerate(("rand", "static", "non-static")):
        lines.append(f"| published CNN, {kind} | {' | '.join(f'{PUBLISHED[of][place]}' for of in SETS)} |")
    spread = ", ".join(f"{of} {100 * half_width(table[of]['ensemble'] / 100, rows_of[of]):.1f}" for of in SETS)
    lines += ["", f"Half the width of the ensemble's 95 % interval, in points: {spread}."]
    lines += ["", f"Seconds on this machine: {', '.join(f'{of} {took:.0f}' for of, took in seconds.items())}."]
    keep("kim2014", lines)


if __name__ == "__main__":
    main()
