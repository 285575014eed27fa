"""The validated rows."""

import numpy as np
import pytest

from podium.ensemble.truth import truth
from podium.errors import PodiumError

CLASSES = ["ham", "spam"]


def test_rows_without_a_fold_do_not_count(make_world):
    world = make_world(rows=100, repeats=2, extra=20)
    found = world.truth
    assert found.row.tolist() == world.train["row"].tolist()[:80]
    assert found.target.tolist() == world.train["target"].tolist()[:80]
    assert found.fold.shape == (2, 80)
    assert (found.fold >= 0).all()
    assert found.columns == ["p_spam"]
    assert found.test_row.tolist() == list(range(60))
    assert found._replace(task="multilabel").columns == ["p_ham", "p_spam"]  # it is the task that says so


def test_folds_of_other_rows_are_refused(make_world):
    world = make_world()
    with pytest.raises(PodiumError, match=r"^data/folds.parquet: its rows are not those of data/prepared/train"):
        truth(world.train.iloc[1:], world.folds, world.test, CLASSES)


def test_each_repeat_validates_the_same_rows(make_world):
    world = make_world(repeats=2)
    world.folds.loc[3, "fold"] = -1
    with pytest.raises(PodiumError, match="not the same ones in each repeat"):
        _ = world.truth


def test_some_rows_are_validated_and_of_each_class(make_world):
    world = make_world()
    with pytest.raises(PodiumError, match="0 rows are validated"):
        truth(world.train, world.folds.assign(fold=np.int16(-1)), world.test, CLASSES)
    with pytest.raises(PodiumError, match="no validated row is of class 'spam'"):
        truth(world.train.assign(target=0), world.folds, world.test, CLASSES)
