"""What a competitor would run instead, on SemEval-2019 task 9A: fastText, and TF-IDF with logistic regression.

Run by `make bench-peers` with PODIUM_COMPETITIONS set. fastText is installed in an environment of
its own (it needs a network). Both train on the cleaned training texts, in the time that is told, predicting included,
and are scored on the practice board with the labels that they give, without a tuned threshold.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from entered import COMPETITIONS, HERE
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

SOURCE = COMPETITIONS / "semeval2019-task9a"
FASTTEXT = """
import sys, fasttext
train, test, out = sys.argv[1:]
model = fasttext.train_supervised(train, wordNgrams=2, epoch=25, lr=0.5, minCount=2, thread=2, seed=1, verbose=0)
with open(test) as rows, open(out, "w") as labels:
    labels.writelines(model.predict(row.strip())[0][0] + "\n" for row in rows)
"""


def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and practice rows: text without the quotes around it, and label."""
    train = pd.read_csv(SOURCE / "train.csv", header=None, names=["id", "text", "label"], dtype=str)
    trial = pd.read_csv(SOURCE / "trial_labeled.csv", encoding="latin-1", dtype=str)
    trial = trial.rename(columns={"sentence": "text"})
    for frame in (train, trial):
        frame["text"] = frame["text"].str.strip().str.strip('"').str.replace(r"\s+", " ", regex=True)
    return train, trial


def fasttext(train: pd.DataFrame, trial: pd.DataFrame) -> dict[str, float]:
    """Seconds and F1 of fastText with word bigrams."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
        python = str(place / "venv/bin/python")
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "fasttext-wheel",
            "numpy<2",
        ]
        subprocess.run(install, check=True, capture_output=True)
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


def main() -> None:
    """Run both, keep what they reach."""
    train, trial = rows()
    found = {"fastText": fasttext(train, trial), "TF-IDF + logistic regression": tf_idf(train, trial)}
    (HERE / "score").mkdir(exist_ok=True)
    (HERE / "score" / "peers.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
