"""What a competitor would run instead, on SemEval-2019 task 9A: fastText, and TF-IDF with logistic regression.

Run by `make bench-peers`, and part of `make bench` and `make bench-score`. fastText is installed in an environment of
its own; without a network it is left out. All train on the cleaned training texts and are scored on the practice board
with the labels that they give, without a tuned threshold; the time is that of fitting once and predicting. Beside them
two classical members of podium, fitted in the same way.
"""

import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from entered import COMPETITIONS
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

from podium.problem import Problem

SOURCE = COMPETITIONS / "semeval2019-task9a"
FAST: dict[str, dict[str, Any]] = {"nbsvm": {}, "logistic": {}}
"""The settings of each that are not its defaults."""

INSTALL = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
FASTTEXT = """
import sys, fasttext
train, test, out = sys.argv[1:]
model = fasttext.train_supervised(train, wordNgrams=2, epoch=25, lr=0.5, minCount=2, thread=2, seed=1, verbose=0)
with open(test) as rows, open(out, "w") as labels:
    labels.writelines(model.predict(row.strip())[0][0] + chr(10) for row in rows)
"""


def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and practice rows: text without the quotes around it, and label."""
    train = pd.read_csv(SOURCE / "train.csv", header=None, names=["id", "text", "label"], dtype=str)
    trial = pd.read_csv(SOURCE / "trial_labeled.csv", encoding="latin-1", dtype=str)
    trial = trial.rename(columns={"sentence": "text"})
    for frame in (train, trial):
        frame["text"] = frame["text"].str.strip().str.strip('"').str.replace(r"\s+", " ", regex=True)
    return train, trial


def fasttext(train: pd.DataFrame, trial: pd.DataFrame) -> dict[str, float] | None:
    """Seconds and F1 of fastText with word bigrams; None where it cannot be installed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
        python = str(place / "venv/bin/python")
        install = [python, *INSTALL, "fasttext-wheel", "numpy<2"]
        if (done := subprocess.run(install, check=False, capture_output=True, text=True)).returncode:
            print(f"fastText is left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        subprocess.run([python, "-c", "import fasttext"], check=True)  # compiles it, which is no part of the time
        begun = time.monotonic()
        (place / "train").write_text(
            "".join(f"__label__{y} {x.lower()}\n" for x, y in zip(train.text, train.label, strict=True))
        )
        (place / "test").write_text("".join(f"{x.lower()}\n" for x in trial.text))
        command = [python, "-c", FASTTEXT, *(str(place / name) for name in ("train", "test", "out"))]
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.monotonic() - begun
        found = [line.removeprefix("__label__") for line in (place / "out").read_text().split()]
    return {"seconds": round(seconds, 1), "trial": round(float(f1_score(trial.label, found, pos_label="1")), 4)}


def tf_idf(train: pd.DataFrame, trial: pd.DataFrame) -> dict[str, float]:
    """Seconds and F1 of scikit-learn's TF-IDF of words and bigrams with balanced logistic regression."""
    begun = time.monotonic()
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    member = make_pipeline(words, LogisticRegression(C=4, class_weight="balanced", max_iter=1000))
    found = member.fit(train.text, train.label).predict(trial.text)
    seconds = time.monotonic() - begun
    return {"seconds": round(seconds, 1), "trial": round(float(f1_score(trial.label, found, pos_label="1")), 4)}


def ours(name: str, train: pd.DataFrame, trial: pd.DataFrame) -> dict[str, float]:
    """Seconds and F1 of a classical member of podium, on words alone.

    Args:
        name: of the architecture.
        train: its rows.
        trial: what is predicted.
    """
    member = import_module(f"podium.architectures.{name}")
    settings = member.Settings(char_ngrams=None, class_weight="balanced", **FAST[name])
    problem, targets = Problem("binary", ("0", "1")), train.label.astype(np.int32).to_numpy()
    begun = time.monotonic()
    fitted = member.fit(settings, train.text.tolist(), targets, problem, seed=1)
    found = member.predict(settings, fitted, trial.text.tolist(), problem)[:, 0] >= 0.5
    seconds = time.monotonic() - begun
    return {"seconds": round(seconds, 1), "trial": round(float(f1_score(trial.label == "1", found)), 4)}


def measured() -> dict[str, dict[str, dict[str, float]]]:
    """All of them: what others made, and our own."""
    train, trial = rows()
    theirs = {"fastText": fasttext(train, trial), "TF-IDF + logistic regression": tf_idf(train, trial)}
    return {
        "peers": {name: found for name, found in theirs.items() if found is not None},
        "once": {f"{name}, fitted once": ours(name, train, trial) for name in FAST},
    }


if __name__ == "__main__":
    for found in measured().values():
        for name, run in found.items():
            print(f"{name}: {run['seconds']} s, F1 on the practice board {run['trial']:.3f}")
