"""A finished run of any task: raw files through the real stages, but for the networks, whose answers are made up."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from small_competition import CHECKOUT, in_process

from podium import config
from podium.problem import Problem

RAW = Path("data/raw/mine")
MEMBERS = ("cnn", "bilstm_attention")
CLASSES = {
    "binary": ["ham", "spam"],
    "multiclass": ["who", "where", "when", "how"],
    "multilabel": ["joy", "fear", "anger", "surprise", "love"],
}
METRICS = {"binary": "f1", "multiclass": "f1_macro", "multilabel": "f1_macro"}
HOSTILE = [
    "<script>document.title='run'</script>",
    "</script><script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "\"'> onmouseover=alert(1) <b>bold</b>",
    "line\u2028separator\u2029 and \u202eturned",
    "</style></textarea></title><!-- ]]> ${1 + 1} <%! import os %> {{ 7 * 7 }}",
]
COMMON = [
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "it",
    "you",
    "that",
    "was",
    "for",
    "on",
    "are",
    "with",
    "as",
    "they",
    "at",
]


def made(
    folder: Path,
    task: str = "binary",
    *,
    rows: int = 240,
    tests: int = 80,
    classes: list[str] | None = None,
    hostile: bool = False,
    words: int = 14,
    members: tuple[str, ...] = MEMBERS,
    epochs: int = 3,
    **ensemble: Any,
) -> Path:
    """Make one.

    Args:
        folder: where; it need not be there.
        task: of `CLASSES`.
        rows: training ones.
        tests: test ones.
        classes: others than those of `CLASSES`.
        hostile: texts, ids, columns and a file's name try to break out of a page.
        words: of a text, about.
        members: their names.
        epochs: of a learning curve.
        ensemble: keys of that section; `metric` is the competition's.
    """
    rng, names = np.random.default_rng(5), classes or CLASSES[task]
    (folder / RAW).mkdir(parents=True)
    columns = ["<b>id", "text</td>", "label\"'"] if hostile else ["id", "text", "label"]
    params = _params(task, names, columns, members, ensemble)
    train = "<img src=x onerror=alert(2)>.csv" if hostile else "train.csv"
    params["data"]["train"]["path"] = train
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False, allow_unicode=True), encoding="utf-8")
    _write(folder / RAW / train, columns, _lines(rng, task, names, rows, words, hostile=hostile))
    _write(folder / RAW / "test.csv", columns[:2], [line[:2] for line in _lines(rng, task, names, tests, words)])
    for name in ("prepare", "folds"):
        stage(folder, name)
    _answers(folder, rng, members, epochs)
    for name in ("ensemble", "package"):
        stage(folder, name)
    return folder


def stage(folder: Path, name: str) -> str:
    """Run a stage there, which must end well; what it says."""
    done = in_process(name, folder)
    assert done.status == 0, done.err
    return done.out


def _params(
    task: str, names: list[str], columns: list[str], members: tuple[str, ...], ensemble: dict[str, Any]
) -> dict[str, Any]:
    params: dict[str, Any] = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))
    metric = ensemble.pop("metric", METRICS[task])
    label: Any = {"column": columns[2], "separator": "|"} if task == "multilabel" else columns[2]
    params["competition"] |= {"name": "mine", "task": task, "metric": metric, "classes": names}
    params["competition"] |= {"id": columns[0], "text": [columns[1]], "label": label}
    params["folds"]["k"] = 3
    params["models"] = dict.fromkeys(members, params["models"]["cnn"])
    params["ensemble"] |= {"members": list(members), **ensemble}
    params["ensemble"]["bootstrap"]["repeats"] = 100
    write = "label_list" if task == "multilabel" else "label"
    params["submission"] |= {
        "sample": None,
        "columns": [columns[0], columns[2]],
        "prediction": columns[2],
        "write": write,
    }
    return params


def _lines(
    rng: np.random.Generator, task: str, names: list[str], rows: int, words: int, *, hostile: bool = False
) -> list[list[str]]:
    """Id, text, label; a class has words of its own, some texts stand twice, and some labels are wrong."""
    found = list[list[str]]()
    for row in range(rows):
        shares = np.linspace(2, 1, len(names)) ** 2
        carried = (
            rng.random(len(names)) < 0.3 if task == "multilabel" else rng.multinomial(1, shares / shares.sum()) > 0
        )
        own = [f"{'abcdefghijklmnopqrstuvwxyz'[place % 26]}word{rng.integers(9)}" for place in np.flatnonzero(carried)]
        text = " ".join([*rng.choice(COMMON, max(1, words - 3)), *own * 2, f"n{rng.integers(40)}"])
        if hostile and row < 6 * len(HOSTILE):
            text = f"{text} {HOSTILE[row % len(HOSTILE)]}"
        if row > 20 and rng.random() < 0.08:
            text = found[int(rng.integers(row))][1]
        marked = np.roll(carried, 1) if rng.random() < 0.1 else carried
        key = f"{HOSTILE[row % len(HOSTILE)]}{row}" if hostile else f"{row:04d}"
        found.append([key, text, "|".join(name for name, is_so in zip(names, marked, strict=True) if is_so)])
    return found


def _write(path: Path, header: list[str], lines: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *lines])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def _answers(folder: Path, rng: np.random.Generator, members: tuple[str, ...], epochs: int) -> None:
    """What train and predict would leave: the truth with noise, a part of which members share."""
    params = config.load(folder / "params.yaml")
    problem = Problem.of(params.competition)
    train, test = (pd.read_parquet(folder / f"data/prepared/{side}.parquet") for side in ("train", "test"))
    folds = pd.read_parquet(folder / "data/folds.parquet")
    targets = problem.targets(train)
    wanted = problem.indicators(targets)
    shared = rng.normal(size=wanted.shape)
    counts = problem.class_counts(targets).tolist()
    places = [(int(repeat), int(fold)) for repeat, fold in folds[["repeat", "fold"]].drop_duplicates().to_numpy()]
    jobs = [
        {"name": f"repeat-{repeat}-fold-{fold}", "repeat": repeat, "fold": fold, "weights_sha256": "0" * 64}
        | {"class_counts_natural": counts, "class_counts_trained": counts}
        for repeat, fold in sorted(places)
    ]

    def shares(logits: np.ndarray) -> dict[str, np.ndarray]:
        odds = np.exp(logits)
        found = odds / odds.sum(axis=1, keepdims=True) if problem.task == "multiclass" else odds / (1 + odds)
        return dict(zip(problem.probability_columns, found.astype(np.float32).T, strict=True))

    for name in members:
        noise = 0.8 * shared + rng.normal(size=wanted.shape)
        oof = folds[["row", "repeat", "fold"]].assign(**shares(2.6 * wanted - 1.3 + noise))
        guessed = rng.normal(size=(len(test), problem.outputs)) * 1.6 - 0.8
        parts = [
            test[["row"]].assign(repeat=np.int16(a), fold=np.int16(b), **shares(guessed)) for a, b in sorted(places)
        ]
        history = [
            {"repeat": repeat, "fold": fold, "epoch": epoch, "loss": 1 / epoch}
            | {problem.metric: round(0.8 - 0.4 / epoch + 0.05 * rng.random(), 6)}
            for repeat, fold in sorted(places)
            for epoch in range(1, epochs + 1)
        ]
        model, predicted = folder / "data/models" / name, folder / "data/predictions" / name
        for place in (model, predicted):
            place.mkdir(parents=True)
        oof.to_parquet(model / "oof.parquet")
        pd.concat(parts, ignore_index=True).to_parquet(predicted / "by_fold.parquet")
        pd.DataFrame(history).to_csv(model / "history.csv", index=False)
        config_ = {"settings": {"stop_on": "epochs"}, "jobs": jobs}
        (model / "config.json").write_text(json.dumps(config_), encoding="utf-8")
