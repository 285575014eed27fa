"""The validated rows."""

import numpy as np
import pytest

from podium.ensemble.truth import truth
from podium.errors import PodiumError


def test_rows_without_a_fold_do_not_count(make_world):
    world = make_world(rows=100, repeats=2, extra=20)
    found = world.truth
    assert found.row.tolist() == world.train["row"].tolist()[:80]
    assert found.target.tolist() == world.train["target"].tolist()[:80]
    assert found.fold.shape == (2, 80)
    assert (found.fold >= 0).all()
    assert found.test_row.tolist() == list(range(60))


def test_folds_of_other_rows_are_refused(make_world):
    world = make_world()
    with pytest.raises(PodiumError, match=r"^data/folds.parquet: its rows are not those of data/prepared/train"):
        truth(world.train.iloc[1:], world.folds, world.test, world.problem)


def test_each_repeat_validates_the_same_rows(make_world):
    world = make_world(repeats=2)
    world.folds.loc[3, "fold"] = -1
    with pytest.raises(PodiumError, match="not the same ones in each repeat"):
        _ = world.truth


@pytest.mark.parametrize("task", ["multiclass", "multilabel"])
def test_targets_are_those_of_the_task(make_world, task):
    world = make_world(task=task, rows=100, extra=20)
    columns = {"multiclass": ["target"], "multilabel": ["target_joy", "target_fear", "target_anger"]}[task]
    expected = world.train[columns].to_numpy()[:80]
    assert np.array_equal(world.truth.target.reshape(80, -1), expected)
    assert world.truth.target.dtype == np.int32
    assert world.truth.absent == []


def test_of_several_classes_some_may_be_validated_nowhere(make_world):
    """Merged into another, or trained on only: nothing is known of them, which is said."""
    world = make_world(task="multiclass")
    assert truth(world.train.replace({"target": {1: 0}}), world.folds, world.test, world.problem).absent == ["where"]
    with pytest.raises(PodiumError, match="no validated row is of class 'where'"):
        truth(world.train.assign(target=0), world.folds, world.test, world.problem)
    world = make_world(task="multilabel")
    some = truth(world.train.assign(target_fear=0), world.folds, world.test, world.problem)
    assert some.absent == ["fear"]
    with pytest.raises(PodiumError, match="no validated row is of class 'joy'"):
        none = world.train.assign(target_joy=0, target_fear=0, target_anger=0)
        truth(none, world.folds, world.test, world.problem)


def test_some_rows_are_validated_and_of_each_class(make_world):
    world = make_world()
    with pytest.raises(PodiumError, match="0 rows are validated"):
        truth(world.train, world.folds.assign(fold=np.int16(-1)), world.test, world.problem)
    with pytest.raises(PodiumError, match="no validated row is of class 'spam'"):
        truth(world.train.assign(target=0), world.folds, world.test, world.problem)
