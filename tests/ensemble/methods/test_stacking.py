"""Stacking against the second-level models fitted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit
from sklearn.linear_model import LogisticRegression, Ridge
from threadpoolctl import threadpool_limits

from podium.config.blending import Blending
from podium.ensemble.methods import stacking

SEEDS = st.integers(0, 2**31)


def stacked(oof, seen, **given):
    settings = Blending(stacking=given)
    return stacking.combine(oof, stacking.fit(oof, seen, settings), seen.problem)


@settings(max_examples=10)
@given(SEEDS, st.sampled_from([0.1, 1.0, 10.0]))
def test_logistic_is_scikit_learns(drawn, seed, penalty):
    oof, seen = drawn(seed)
    model = LogisticRegression(C=1 / penalty, max_iter=10_000).fit(oof[:, :, 0].T, seen.targets)
    expected = model.predict_proba(oof[:, :, 0].T)[:, 1]
    assert stacked(oof, seen, penalty=penalty)[:, 0] == pytest.approx(expected, abs=1e-9)
    on_logits = LogisticRegression(max_iter=10_000).fit(logit(oof[:, :, 0].T), seen.targets)
    expected = on_logits.predict_proba(logit(oof[:, :, 0].T))[:, 1]
    assert stacked(oof, seen, inputs="logits")[:, 0] == pytest.approx(expected, abs=1e-4)


@settings(max_examples=5)
@given(SEEDS)
def test_of_labels_each_is_its_own_and_of_classes_all_are_one(drawn, seed):
    oof, seen = drawn(seed, "multilabel")
    found = stacked(oof, seen)
    for label in range(3):
        model = LogisticRegression(max_iter=10_000).fit(oof[:, :, label].T, seen.targets[:, label])
        assert found[:, label] == pytest.approx(model.predict_proba(oof[:, :, label].T)[:, 1], abs=1e-9)
    oof, seen = drawn(seed, "multiclass")
    features = np.concatenate(list(oof), axis=1)
    model = LogisticRegression(max_iter=10_000).fit(features, seen.targets)
    assert stacked(oof, seen) == pytest.approx(model.predict_proba(features), abs=1e-9)


@settings(max_examples=10)
@given(SEEDS)
def test_ridge_is_scikit_learns_cut_at_0_and_1(drawn, seed):
    oof, seen = drawn(seed)
    expected = Ridge(alpha=2.0).fit(oof[:, :, 0].T, seen.targets).predict(oof[:, :, 0].T).clip(0, 1)
    assert stacked(oof, seen, learner="ridge", penalty=2.0)[:, 0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
@pytest.mark.parametrize("learner", ["logistic", "ridge", "lightgbm"])
def test_every_learner_learns_and_repeats(drawn, learner, task):
    oof, seen = drawn(5, task, rows=300)
    found = stacked(oof, seen, learner=learner)
    assert np.array_equal(found, stacked(oof, seen, learner=learner))
    assert seen.goodness(found) > 0.7
    fitted = stacking.fit(oof, seen, Blending(stacking={"learner": learner}))
    assert set(fitted.parameters) == {"learner", "inputs", "models"}


@pytest.mark.parametrize("learner", ["logistic", "ridge", "lightgbm"])
def test_the_number_of_threads_changes_no_byte(drawn, learner):
    oof, seen = drawn(7, "multiclass", rows=4000, members=8)
    found = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            found.append(stacked(oof, seen, learner=learner))
    assert np.array_equal(*found)


@pytest.mark.parametrize("learner", ["logistic", "ridge", "lightgbm"])
def test_a_label_or_class_that_no_row_is_of(drawn, learner):
    oof, seen = drawn(6, "multilabel")
    seen.targets[:, 2], seen.targets[:, 1] = 0, 1
    found = stacked(oof, seen, learner=learner)
    assert (found[:, 2] == 0).all()
    assert (found[:, 1] == 1).all()
    oof, seen = drawn(6, "multiclass")
    seen.targets[seen.targets == 1] = 0
    found = stacked(oof, seen, learner=learner)
    assert found.shape == (60, 3)
    assert found[:, 1].max() < 0.05
    assert found.sum(axis=1) == pytest.approx(np.ones(60))
