"""Each class by itself is what scikit-learn says of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from podium.ensemble.by_class import by_class
from podium.problem import Problem

CLASSES = ("who", "where", "when")
ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20)
LABELS = st.lists(st.tuples(*[st.integers(0, 1)] * 6), min_size=1, max_size=20)


def check(problem, targets, predictions, labels):
    found = by_class(problem, targets, predictions, predictions[:1], digits=9)
    assert list(found) == list(CLASSES)
    expected = precision_recall_fscore_support(targets, predictions, labels=labels, zero_division=0)
    for place, one in enumerate(found.values()):
        for name, values in zip(("precision", "recall", "f1", "support"), expected, strict=True):
            assert one[name] == pytest.approx(values[place], abs=1e-8)
    assert [one["predicted"] for one in found.values()] == problem.indicators(predictions).sum(axis=0).tolist()
    assert [one["predicted_test"] for one in found.values()] == problem.indicators(predictions[:1]).sum(axis=0).tolist()


@given(ROWS)
def test_of_several_classes(rows):
    targets, predictions = np.array(rows, np.int32).T
    check(Problem("multiclass", CLASSES), targets, predictions, [0, 1, 2])


@given(LABELS)
def test_of_labels(rows):
    values = np.array(rows, np.int32)
    check(Problem("multilabel", CLASSES), values[:, :3], values[:, 3:], None)
