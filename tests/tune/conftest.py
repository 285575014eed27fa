"""A small run of a classical member that `podium tune` can be called in."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
ROWS, FOLDS = 160, 4
WORDS = ("please", "add", "a", "button", "the", "app", "is", "slow", "great", "why", "not", "to", "on", "phone")


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
    """A copy of the run, to change at will; it is the working folder."""
    folder = Path(shutil.copytree(_run, tmp_path / "project"))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DVC_ROOT", raising=False)
    monkeypatch.setenv("PODIUM_WORKERS", "1")
    return folder
