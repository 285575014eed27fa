"""A finished run of two members in a folder, without a pipeline: files as the stages leave them."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from podium.config import load
from podium.ensemble.blend import blend
from podium.ensemble.gather import gather
from podium.submission.archive import zipped

CHECKOUT = Path(__file__).resolve().parents[2]
ROWS, TESTS, FOLDS = 120, 40, 4


def members(rng: np.random.Generator, targets: np.ndarray) -> np.ndarray:
    odds = np.exp(3 * targets - 1.5 + rng.normal(size=len(targets)))
    return (odds / (1 + odds)).astype(np.float32)


@pytest.fixture(scope="session")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("run"), np.random.default_rng(3)
    params = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))
    params["competition"] |= {"name": "demo"}
    params["submission"] |= {"sample": None, "columns": ["id", "label"]}
    params["ensemble"]["bootstrap"]["repeats"] = 200
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    row, target = np.arange(ROWS) * 2, (rng.random(ROWS) < 0.4).astype(np.int32)
    fold = (np.arange(ROWS) % FOLDS).astype(np.int16)
    tests = pd.DataFrame({"row": np.arange(TESTS), "id": [f"{one:03d}" for one in range(TESTS)]})
    tests = tests.assign(text=[f"test {one}" for one in range(TESTS)], group=[f"g{one // 2}" for one in range(TESTS)])
    ids, texts = [f"id-{one}" for one in row], [f"text of\nrow {one}" for one in row]
    frames = {
        "data/prepared/train.parquet": pd.DataFrame({"row": row, "id": ids, "text": texts, "target": target}),
        "data/prepared/test.parquet": tests,
        "data/folds.parquet": pd.DataFrame({"row": row, "group": np.arange(ROWS), "repeat": np.int16(0), "fold": fold}),
    }
    jobs = [
        {"name": f"repeat-0-fold-{one}", "repeat": 0, "fold": one, "weights_sha256": "0" * 64}
        | {"class_counts_natural": [60, 40], "class_counts_trained": [60, 60]}
        for one in range(FOLDS)
    ]
    for name in ("cnn", "bilstm_attention"):
        oof = pd.DataFrame({"row": row, "repeat": np.int16(0), "fold": fold, "p_spam": members(rng, target)})
        by_fold = pd.concat(
            tests[["row"]].assign(repeat=np.int16(0), fold=np.int16(one), p_spam=members(rng, target[:TESTS]))
            for one in range(FOLDS)
        )
        config = json.dumps({"settings": {"stop_on": "epochs"}, "jobs": jobs})
        frames |= {f"data/models/{name}/oof.parquet": oof, f"data/predictions/{name}/by_fold.parquet": by_fold}
        frames[f"data/models/{name}/history.csv"] = pd.DataFrame(columns=["repeat", "fold", "epoch", "f1", "log_loss"])
        (folder / f"data/models/{name}").mkdir(parents=True)
        (folder / f"data/models/{name}/config.json").write_text(config, encoding="utf-8")
    for path, frame in frames.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(folder / path) if path.endswith("parquet") else frame.to_csv(folder / path, index=False)
    blended(folder)
    return folder


def blended(folder: Path) -> None:
    """Stage ensemble, and the zip of stage package."""
    params = load(folder / "params.yaml")
    found = gather(params, lambda path: (folder / path).read_bytes())
    made = blend(found.members, found.truth, params.ensemble)
    (folder / "data/ensemble").mkdir(exist_ok=True)
    made.oof.to_parquet(folder / "data/ensemble/oof.parquet")
    names = np.array(params.competition.classes)[made.test["prediction"]]
    submitted(folder / "submissions/submission.zip", names.tolist())


def submitted(path: Path, answers: list[Any], first: str = "id,label") -> Path:
    """A zip of answers to the test rows, the last row first."""
    lines = [f"{row:03d},{answer}" for row, answer in enumerate(answers)]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zipped("submission.csv", "\n".join([first, *lines[::-1], ""]).encode()))
    return path


@pytest.fixture
def run(_run: Path, tmp_path: Path) -> Path:
    """A copy of it, to change at will."""
    return Path(shutil.copytree(_run, tmp_path / "run"))


@pytest.fixture
def submit() -> Any:
    """`submitted`."""
    return submitted
