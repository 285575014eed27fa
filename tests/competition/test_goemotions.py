"""A real multi-label set, from its files to folds and sampled rows."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from podium.competition.health import summary
from podium.competition.prepare import Prepared, prepare
from podium.config.competition import Clean, Competition, Data, TableFile
from podium.config.folds import Folds, Sampling
from podium.folds import assign_folds, fold_names, training_side, validation_side
from podium.io.tables import read_table
from podium.problem import Problem
from podium.sampling import fold_rng, sample

pytestmark = pytest.mark.competitions

CLASSES = [str(number) for number in range(28)]
COMPETITION = Competition(
    name="goemotions",
    task="multilabel",
    metric="f1_macro",
    id="id",
    text=["text"],
    label={"column": "labels", "separator": ","},
    classes=CLASSES,
)
PROBLEM = Problem.of(COMPETITION)


@cache
def prepared() -> Prepared:
    columns = {"header": False, "quoting": "none"}
    train = TableFile(path="train.tsv", columns=["text", "labels", "id"], **columns)
    test = TableFile(path="test_unlabeled.tsv", columns=["text", "id"], **columns)
    data = Data(train=train, test=test, extra=[], sample=1.0)
    folder = Path(os.environ["PODIUM_COMPETITIONS"]) / "goemotions"
    tables = [read_table(folder / file.path, file, key) for file, key in ((train, "data.train"), (test, "data.test"))]
    return prepare(*tables, [], COMPETITION, data, Clean(), Folds())


def test_every_row_and_label_is_read() -> None:
    found = prepared().health
    assert found["rows"] == {"train": 43410, "test": 5427, "extra": 0}
    assert found["labels"] == {"mean": 1.1772, "most": 5, "rows_without": 0, "different_sets": 711}
    assert found["classes"]["27"]["rows"] == 14219
    assert found["classes"]["16"]["rows"] == 77
    assert found["files"][0]["notes"] == []
    assert summary(found)[0].startswith(
        "43,410 training rows (28 classes, from 16 77 to 27 14,219), 1.18 labels a row;"
    )


def test_folds_hold_every_label_in_like_shares_and_sampling_reaches_its_ratio() -> None:
    train = prepared().train
    targets = PROBLEM.targets(train)
    frame = assign_folds(train, Folds(), PROBLEM)
    held = np.array([targets[validation_side(frame, *name)].sum(axis=0) for name in fold_names(frame)])
    assert (abs(held - targets.sum(axis=0) / 5) <= np.maximum(2, 0.1 * targets.sum(axis=0) / 5)).all()
    side = training_side(frame, 0, 0, forward=False)
    before = targets[side].sum(axis=0)
    counts = {
        method: targets[sample(side, targets, PROBLEM, Sampling(method=method, ratio=0.2), fold_rng(1, 0, 0))].sum(
            axis=0
        )
        for method in ("over", "under", "both")
    }
    assert counts["over"].min() == round(0.2 * before.max())
    assert counts["under"].min() == before.min()
    assert counts["under"].max() <= before.min() / 0.2 + 1
    assert counts["both"].min() / counts["both"].max() == pytest.approx(0.2, rel=0.1)
