"""A project folder with everything that a package is made from, small."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from podium.config import Params
from podium.config.competition import Clean, Competition, Data, TableFile
from podium.config.ensemble import Ensemble, External, Submission
from podium.config.folds import Folds, Sampling
from podium.config.models import Loss, Model
from podium.config.views import Pad, Tokens, View
from podium.hashing import sha256_file
from podium.problem import Problem
from podium.submission.delimited import delimited

IDS = ["007", "7", "a,b", 'say "no"', "two\nlines", "Ω≈ç 🙂", " spaced "]


def predicted(problem: Problem, rows: int) -> dict[str, Any]:
    """Columns of data/ensemble/test.parquet: probabilities, and the classes in turn, or each label in turn."""
    turn = np.arange(rows)[:, None] % len(problem.classes) == np.arange(len(problem.classes))
    rising = np.linspace(0.1, 0.9, rows).astype(np.float32)
    if problem.task == "binary":
        return {"p_spam": rising, "prediction": np.arange(rows) % 2}
    if problem.task == "multiclass":
        probabilities = np.where(turn, 0.5, 0.5 / (len(problem.classes) - 1)).astype(np.float32)
        columns = {"prediction": turn.argmax(axis=1).astype(np.int32)}
    else:
        probabilities = np.where(turn, rising[:, None], 0.25).astype(np.float32)
        carried = turn & (rising[:, None] >= 0.5)
        columns = {
            f"prediction_{name}": carried[:, place].astype(np.int32) for place, name in enumerate(problem.classes)
        }
    return dict(zip(problem.probability_columns, probabilities.T, strict=True)) | columns


@pytest.fixture
def project(tmp_path):
    """Write a project; `test` and `sample` are the raw files' columns."""

    def make(
        test: dict[str, list[str]] | None = None,
        sample: dict[str, list[str]] | None = None,
        *,
        competition: dict[str, Any] | None = None,
        **submission: Any,
    ) -> SimpleNamespace:
        test = test or {"id": IDS, "text": ["some text"] * len(IDS)}
        given = {"name": "demo", "id": "id", "text": ["text"], "label": "label", "classes": ["ham", "spam"]}
        given = Competition(**(given | (competition or {})))
        ids = [str(row) for row in range(len(test["text"]))] if given.id is None else test[given.id]
        raw, prepared, ensemble = (tmp_path / "data" / name for name in ("raw/demo", "prepared", "ensemble"))
        for folder in (raw, prepared, ensemble):
            folder.mkdir(parents=True, exist_ok=True)
        pd.DataFrame({"id": ["1"], "text": ["t"], "label": ["ham"]}).to_csv(raw / "train.csv", index=False)
        text = delimited([list(test), *zip(*test.values(), strict=True)])
        (raw / "test.csv").write_text(text, encoding="utf-8", newline="")
        if sample is not None:
            pd.DataFrame(sample).to_csv(raw / "sample.csv", index=False)
            submission |= {"sample": "sample.csv"}
        rows = np.arange(len(ids))
        pd.DataFrame({"row": rows, "id": ids}).to_parquet(prepared / "test.parquet")
        predictions = pd.DataFrame({"row": rows, **predicted(Problem.of(given), len(rows))})
        predictions.to_parquet(ensemble / "test.parquet")
        predictions.to_parquet(ensemble / "oof.parquet")
        sources = [
            "data/folds.parquet",
            "data/prepared/test.parquet",
            "data/prepared/train.parquet",
            "data/external/oof.csv",
        ]
        sources += ["data/external/test.csv", "data/models/cnn/oof.parquet", "data/predictions/cnn/by_fold.parquet"]
        blend = {
            "method": "average",
            "members": ["cnn", "mine"],
            "weights": {"cnn": 0.5, "mine": 0.5},
            "correct_sampling": True,
            "threshold": {"rule": "tuned", "value": 0.25},
            "networks": {"cnn": {"repeat-0-fold-0": "ab" * 32}, "mine": None},
            "sources": {path: f"{place:064x}" for place, path in enumerate(sorted(sources))},
        }
        blend["sources"]["data/prepared/test.parquet"] = sha256_file(prepared / "test.parquet")
        (ensemble / "metrics.json").write_text('{"score": 0.8, "low": 0.7, "high": 0.9, "gap": 0.01}', encoding="utf-8")
        board = {"asked": "train", "train": 0.3, "prior": 0.5, "test_rows": len(ids), "trivial": {"majority": 0.67}}
        scores = {"board": board | {"score": 0.82, "low": 0.75, "high": 0.88}}
        (ensemble / "scores.json").write_text(json.dumps(scores), encoding="utf-8")

        def vouch() -> None:
            """Let blend.json tell the hashes of what lies there now."""
            made = ("oof.parquet", "test.parquet", "metrics.json", "scores.json")
            blend["made"] = {f"data/ensemble/{name}": sha256_file(ensemble / name) for name in made}
            (ensemble / "blend.json").write_text(json.dumps(blend), encoding="utf-8")

        vouch()
        params = Params.model_construct(
            competition=given,
            data=Data(train=TableFile(path="train.csv"), test=TableFile(path="test.csv"), extra=[], sample=1.0),
            clean=Clean(),
            folds=Folds(),
            views={"words": View(kind="word", tokens=Tokens(), pad=Pad(), vectors=None)},
            samplings={"balanced": Sampling()},
            models={
                "cnn": Model.model_construct(
                    architecture="cnn", view="words", sampling="balanced", loss=Loss.model_construct(name="focal")
                )
            },
            ensemble=Ensemble(
                members=["cnn", "mine"],
                external={"mine": External(oof="data/external/oof.csv", test="data/external/test.csv")},
            ),
            submission=Submission(**({"sample": None, "prediction": "label"} | submission)),
        )
        return SimpleNamespace(folder=tmp_path, params=params, predictions=predictions, vouch=vouch)

    return make
