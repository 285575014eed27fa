"""Rows dropped from a training side: by what that side tells, no more than asked, never a whole class."""

import numpy as np
import pandas as pd
import pytest

from podium.config.folds import Noise
from podium.errors import PodiumError
from podium.noise import training
from podium.noise.training import cleaned, out_of_fold, told
from podium.problem import Problem

BINARY = Problem("binary", ("ham", "spam"))
PLACE = (0, 0)


def rows(count=400, seed=1):
    """Texts that tell their class, one label in ten turned; which ones."""
    rng = np.random.default_rng(seed)
    true = (rng.random(count) < 0.3).astype(np.int32)
    words = [["see", "you", "home", "later"], ["free", "prize", "call", "now"]]
    texts = [" ".join([*rng.choice(words[label], 4), *rng.choice(["the", "a", "of", "and"], 3)]) for label in true]
    turned = rng.random(count) < 0.1
    frame = pd.DataFrame({"row": np.arange(count) * 3, "text": texts, "target": np.where(turned, 1 - true, true)})
    return frame.assign(group=[f"g{row}" for row in range(count)]).astype({"target": np.int32}), turned


def test_turned_labels_are_dropped_and_told():
    train, turned = rows()
    side = np.flatnonzero(np.arange(400) % 5 > 0)[::-1].copy()
    found = cleaned(side, train, BINARY, Noise(most=0.3), PLACE)
    assert turned[found.dropped].mean() > 0.9
    assert np.isin(np.flatnonzero(turned & (np.arange(400) % 5 > 0)), found.dropped).mean() > 0.85
    assert found.kept.tolist() == side[~np.isin(side, found.dropped)].tolist()
    assert (np.diff(found.dropped) > 0).all()
    again = told({"repeat-0-fold-0": found}, train)
    assert again["row"].tolist() == (found.dropped * 3).tolist()
    assert set(again["job"]) == {"repeat-0-fold-0"}
    assert set(again["why"]) == {"contradicted"}


@pytest.mark.parametrize("noise", [Noise(), Noise(contradicted="keep", conflicting="drop"), Noise(conflicting="drop")])
def test_rows_beyond_the_side_decide_nothing(noise):
    """Neither their texts nor their labels: what a fold validates is among them."""
    train, _ = rows()
    train.loc[::7, "text"] = "see you later"
    train["group"] = train["text"]
    side = np.flatnonzero(np.arange(400) % 5 > 0)
    before = cleaned(side, train, BINARY, noise, PLACE)
    others = ~np.isin(np.arange(400), side)
    train.loc[others, "target"] = 1 - train.loc[others, "target"]
    train.loc[others, ["text", "group"]] = "free prize"
    after = cleaned(side, train, BINARY, noise, PLACE)
    assert len(before.dropped) > 0
    assert before.kept.tolist() == after.kept.tolist()


def test_no_row_is_judged_by_a_model_that_saw_it_or_its_duplicate(monkeypatch):
    train, _ = rows(120)
    groups = np.array([f"g{row // 3}" for row in range(120)])
    texts = np.array([f"{group} {text}" for group, text in zip(groups, train["text"], strict=True)], dtype=object)
    seen = []
    fit, predict = training.logistic.fit, training.logistic.predict

    def spy_fit(settings, given, *others, seed):
        seen.append({text.split()[0] for text in given})
        return fit(settings, given, *others, seed=seed)

    def spy_predict(settings, arrays, given, problem):
        assert not {text.split()[0] for text in given} & seen[-1]
        return predict(settings, arrays, given, problem)

    monkeypatch.setattr(training.logistic, "fit", spy_fit)
    monkeypatch.setattr(training.logistic, "predict", spy_predict)
    found = out_of_fold(texts, train["target"].to_numpy(), groups, BINARY, 4, np.random.default_rng(1))
    assert len(seen) == 4
    assert ((found > 0) & (found < 1)).all()


@pytest.mark.parametrize("most", [0.02, 0.05])
def test_no_class_loses_more_than_its_share(most):
    train, _ = rows()
    side = np.arange(400)
    found = cleaned(side, train, BINARY, Noise(most=most), PLACE)
    for label in (0, 1):
        of_class = (train["target"] == label).to_numpy()
        assert of_class[found.dropped].sum() == int(most * of_class.sum())  # a tenth is in doubt


def test_conflicting_rows_are_dropped_and_a_class_never_whole():
    train = pd.DataFrame({"text": list("aabbbc"), "group": list("aabbbc"), "target": [0, 1, 1, 1, 0, 0]})
    keep = Noise(contradicted="keep", conflicting="drop")
    found = cleaned(np.arange(6), train.astype({"target": np.int32}), BINARY, keep, PLACE)
    assert found.dropped.tolist() == [0, 1, 4]
    assert found.reasons == ["conflicting"] * 3
    with pytest.raises(PodiumError, match=r"samplings.x.noise: no row of 'ham' would be left"):
        cleaned(np.arange(5), train.astype({"target": np.int32}), BINARY, keep, PLACE, "samplings.x")


def test_none_asked_none_dropped():
    train, _ = rows(20)
    side = np.arange(20)
    found = cleaned(side, train, BINARY, None, PLACE)
    assert found.kept is side
    assert not len(found.dropped)


@pytest.mark.parametrize("task", ["multiclass", "multilabel"])
def test_other_tasks_and_the_same_rows_each_time(task):
    train, turned = rows()
    problem = Problem(task, ("a", "b", "c"), "f1_macro")
    if task == "multilabel":
        labels = np.column_stack([train["target"], 1 - train["target"], np.zeros(400, int)])
        train = train.assign(**dict(zip(problem.target_columns, labels.astype(np.int32).T, strict=True)))
    first, second = (cleaned(np.arange(400), train, problem, Noise(), PLACE) for _ in range(2))
    assert turned[first.dropped].mean() > 0.9
    assert first.dropped.tolist() == second.dropped.tolist()
