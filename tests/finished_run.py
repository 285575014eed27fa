"""A finished run of a few rows, made by the stages themselves, all in this process."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import yaml
from small_competition import in_process

WORDS = {
    "ham": ["meet", "you", "at", "home", "for", "dinner", "tomorrow,", "ok?", "call", "me", "when", "done"],
    "spam": ["WIN", "£1000", "cash", "prize", "now!", "free", "entry", "txt", "claim", "urgent", "call"],
    "news": ["the", "minister", "said", "on", "tuesday", "that", "markets", "fell", "after", "talks"],
}
CLASSICAL = {
    "nbsvm": {"architecture": "nbsvm", "loss": {"name": "own"}, "view": "raw", "sampling": "balanced"},
    "logistic": {"architecture": "logistic", "loss": {"name": "own"}, "view": "raw", "sampling": "balanced"},
}
RAW_VIEW = {"kind": "text", "tokens": {}, "pad": {}, "vectors": None}
WORD_VIEW = {"kind": "word", "tokens": {"min_count": 1}, "pad": {"max_length": 12}, "vectors": None}


class InThisProcess:
    """Stands in for worker processes."""

    size, peak, shares_disk = 1, 0, True

    def start(self, calls: int) -> None:
        pass

    def end(self) -> None:
        pass

    def run(
        self,
        function: Callable[..., Any],
        calls: list[tuple[Any, ...]],
        *,
        finished: Callable[[int, Any], None] = lambda place, result: None,
        tick: Callable[[], None] = lambda: None,
    ) -> list[Any]:
        found = []
        for place, arguments in enumerate(calls):
            found.append(function(*arguments))
            finished(place, found[-1])
        return found


@contextmanager
def _pool(*_: Any, **__: Any) -> Iterator[InThisProcess]:
    yield InThisProcess()


def texts(classes: list[str], rows: int, seed: int) -> tuple[list[str], list[str]]:
    """Texts with a few words of their class each, and their labels."""
    rng = np.random.default_rng(seed)
    labels = [classes[place] for place in rng.integers(0, len(classes), rows)]
    every = [word for name in classes for word in WORDS[name]]
    made = [
        " ".join([*rng.choice(WORDS[label], rng.integers(1, 9)), *rng.choice(every, rng.integers(0, 4))])
        for label in labels
    ]
    return made, labels


def finished_run(
    folder: Path,
    *,
    classes: tuple[str, ...] = ("ham", "spam"),
    task: str = "binary",
    models: dict[str, Any] | None = None,
    views: dict[str, Any] | None = None,
    ensemble: dict[str, Any] | None = None,
    submission: dict[str, Any] | None = None,
    text: tuple[str, ...] = ("text",),
    rows: int = 90,
) -> Path:
    """Make params.yaml and raw files, and run every stage; the project's folder."""
    models = models or CLASSICAL
    raw = folder / "data/raw/mine"
    raw.mkdir(parents=True)
    several = task == "multilabel"
    for side, seed, number in (("train", 1, rows), ("test", 2, 37)):
        made, labels = texts(list(classes), number, seed)
        ids = [f"{side[1]}{row:03d}" for row in range(number)]
        columns = {"id": ids, **dict.fromkeys(text, made), "label": labels}
        if several:
            columns["label"] = [
                f"{one},{classes[0]}" if row % 3 == 0 and one != classes[0] else one for row, one in enumerate(labels)
            ]
        table = pd.DataFrame(columns)
        (table if side == "train" else table.drop(columns="label")).to_csv(raw / f"{side}.csv", index=False)
    write = {"binary": "label", "multiclass": "label", "multilabel": "label_list"}[task]
    params = {
        "competition": {
            "name": "mine",
            "task": task,
            "metric": "f1" if task == "binary" else "f1_macro",
            "costs": None,
            "id": "id",
            "text": list(text),
            "label": {"column": "label", "separator": ","} if several else "label",
            "classes": list(classes),
            "rare_classes": {"do": "error", "below": 5},
        },
        "data": {"train": {"path": "train.csv"}, "test": {"path": "test.csv"}, "extra": [], "sample": 1.0, "seed": 1},
        "clean": {},
        "folds": {"k": 3, "repeats": 1, "by": "stratified", "group": None, "time": None, "column": None, "seed": 1},
        "views": views or {"raw": RAW_VIEW},
        "samplings": {"balanced": {"method": "over", "ratio": None if several else 1.0, "seed": 1}},
        "models": models,
        "ensemble": {"members": list(models), "bootstrap": {"repeats": 100}, **(ensemble or {})},
        "submission": submission
        or {
            "sample": None,
            "file": "submission.csv",
            "columns": ["id", "label"],
            "prediction": "label",
            "write": write,
        },
    }
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False, allow_unicode=True), "utf-8")
    keys = {"tokenise": params["views"], "pad": params["views"], "oversample": params["samplings"]}
    with mock.patch("podium.training.run.pool", _pool), mock.patch.dict(os.environ, {"PODIUM_FOLD_CACHE": "off"}):
        for stage in ("prepare", "folds", "tokenise", "pad", "oversample", "train", "predict", "ensemble", "package"):
            for key in keys.get(stage, models if stage in ("train", "predict") else [""]):
                done = in_process(f"{stage} {key}".strip(), folder)
                assert done.status == 0, f"{stage} {key}: {done.out}{done.err}"
    return folder


def copied(base: Path, folder: Path) -> Path:
    """A copy to change at will."""
    shutil.copytree(base, folder)
    return folder
