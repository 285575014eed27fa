"""A student of test rows, through the whole pipeline: who labels them, and what re-runs."""

import numpy as np
import pandas as pd
import pytest
from project import Project

TEACHER = {"architecture": "logistic", "view": "raw", "sampling": "balanced", "loss": {"name": "own"}}
GIVEN = {"teacher": "teacher", "sampling": "balanced", "view": "words", "confidence": 0.8, "share": 0.5}


@pytest.mark.long
def test_a_student_learns_of_the_teacher_of_its_own_fold(fresh: Project) -> None:
    params = fresh.params()
    models = params["models"] | {"teacher": TEACHER, "student": params["models"]["cnn"] | {"sampling": "more"}}
    views = params["views"] | {"raw": params["views"]["words"] | {"kind": "text"}}
    members = ["cnn", "student"]
    fresh.edit({"views": views, "models": models, "pseudo": {"more": GIVEN}, "ensemble.members": members})
    ran = fresh.repro()
    assert {"train@teacher", "predict@teacher", "pseudo@more", "train@student"} <= ran
    assert "train@cnn" not in ran

    test = pd.read_parquet(fresh.path("data/prepared/test.parquet"))
    train = pd.read_parquet(fresh.path("data/prepared/train.parquet"))
    by_fold = pd.read_parquet(fresh.path("data/predictions/teacher/by_fold.parquet"))
    answers = []
    for fold in range(2):
        added, targets = (
            np.load(fresh.path(f"data/oversampled/more/repeat-0-fold-{fold}-{part}.npy"))
            for part in ("added", "answers")
        )
        assert len(added) > 9
        assert not set(test["group"].iloc[added]) & set(train["group"])
        probability = (
            by_fold[by_fold["fold"] == fold].set_index("row").loc[test["row"].iloc[added], "p_spam"].to_numpy()
        )
        assert (np.maximum(probability, 1 - probability) >= 0.8).all()
        assert ((probability >= 0.5) == targets).all()
        answers.append(added.tolist())
    assert answers[0] != answers[1]
    told = fresh.json("data/models/student/config.json")["inputs"]["pseudo"]
    assert told["teacher"] == "teacher"
    assert set(fresh.json("submissions/manifest.json")["members"]["student"]["params"]) == {
        "model",
        "view",
        "pseudo",
        "teacher",
        "sampling",
    }

    fresh.edit({"pseudo.more.confidence": 0.9})
    ran = fresh.repro() - {"validate"}
    assert ran == {"pseudo@more", "train@student", "predict@student", "ensemble", "package", "report"}
    fresh.edit({"pseudo.more.confidence": 1.0})
    done = fresh.run("python", "stages/pseudo.py", "more", check=False)
    assert "pseudo.more.confidence: teacher is not that sure of any test row, in any fold; lower it" in done.stderr
