"""A small run of a classical member that `podium tune` can be called in."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from podium.tune.command import Wanted, tune

CHECKOUT = Path(__file__).resolve().parents[2]
ROWS, FOLDS = 160, 4
WORDS = ("please", "add", "a", "button", "the", "app", "is", "slow", "great", "why", "not", "to", "on", "phone")


class Here:
    """Runs jobs in this process, which takes a second less to start than another one."""

    size, peak, shares_disk = 1, 0, True

    def start(self, calls: int) -> None:
        """Nothing is to be started."""

    def run(self, function: Any, calls: list[Any], *, finished: Any = lambda place, found: None, **_: Any) -> list[Any]:
        found = []
        for place, call in enumerate(calls):
            found.append(function(*call))
            finished(place, found[-1])
        return found


@contextmanager
def pool(told: Any = None) -> Iterator[Here]:
    yield Here()


@pytest.fixture(scope="session")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("run") / "project", np.random.default_rng(2)
    params = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))
    params["competition"] |= {"name": "demo"}
    params["views"] = {"raw": {"kind": "text", "tokens": {}, "pad": {}, "vectors": None}}
    member = {"architecture": "logistic", "view": "raw", "sampling": "balanced", "loss": {"name": "own"}}
    params["models"] = {"words": {**member, "network": {"char_ngrams": None, "min_count": 1}}}
    params["ensemble"] |= {"members": ["words"], "bootstrap": {"repeats": 200, "confidence": 0.95, "seed": 1}}
    params["folds"]["k"] = FOLDS
    params["tune"] = {
        "space": {"models.words.network.C": {"low": 0.01, "high": 100.0, "log": True},
                  "models.words.network.word_ngrams": [[1, 1], [1, 2]]},
        "batch": 2,
    }  # fmt: skip
    target = (np.arange(ROWS) % 2).astype(np.int32)
    texts = []
    for positive in target:
        words = list(rng.choice(WORDS, 5))
        words.append(str(rng.choice(["please", "add", "should"])) if positive and rng.random() < 0.8 else "fine")
        texts.append(" ".join(words))
    row, fold = np.arange(ROWS), (np.arange(ROWS) // 2 % FOLDS).astype(np.int16)
    frames = {
        "data/prepared/train.parquet": pd.DataFrame({"row": row, "target": target}),
        "data/folds.parquet": pd.DataFrame({"row": row, "group": row, "repeat": np.int16(0), "fold": fold}),
        "data/padded/raw/train/text.parquet": pd.DataFrame({"text": texts}),
    }
    for path, frame in frames.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(folder / path)
    (folder / "data/padded/raw/train/view.json").write_text(json.dumps({"kind": "text"}), encoding="utf-8")
    (folder / "data/oversampled/balanced").mkdir(parents=True)
    for one in range(FOLDS):
        np.save(folder / f"data/oversampled/balanced/repeat-0-fold-{one}.npy", np.flatnonzero(fold != one))
    names = ("prepare", "folds", "tokenise@raw", "pad@raw", "oversample@balanced")
    stages = {name: {"cmd": "x", "params": {"params.yaml": {"folds": params["folds"]}}} for name in names}
    (folder / "dvc.lock").write_text(yaml.safe_dump({"schema": "2.0", "stages": stages}), encoding="utf-8")
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    (folder / "dvc.yaml").write_text("stages: {}\n", encoding="utf-8")
    (folder / "src/podium").mkdir(parents=True)
    (folder / "src/podium/__init__.py").touch()  # a project has its library; the tests' own is run
    return folder


@pytest.fixture
def run(_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the run, to change at will; it is the working folder, and members are fitted in this process."""
    monkeypatch.setattr("podium.tune.folds.pool", pool)
    folder = Path(shutil.copytree(_run, tmp_path / "project"))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DVC_ROOT", raising=False)
    monkeypatch.setenv("PODIUM_WORKERS", "1")
    return folder


@pytest.fixture(scope="module")
def finished(_run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, list[str]]:
    """The run after a search of four trials, what came of it, and what was said; not to be changed."""
    folder = Path(shutil.copytree(_run, tmp_path_factory.mktemp("tuned") / "project"))
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("podium.tune.folds.pool", pool)
        patched.chdir(folder)
        found = tune(folder, Wanted("words", None, 4, None, False, None), lines.append)
    return folder, found, lines
