"""Confident learning by hand, and what it finds among labels that were turned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.noise.confident import contradictions, joint
from podium.problem import Problem

BINARY, THREE = Problem("binary", ("ham", "spam")), Problem("multiclass", ("a", "b", "c"), "f1_macro")
SEVERAL = Problem("multilabel", ("joy", "fear"), "f1_macro")


def test_three_classes_by_hand():
    # thresholds: a (0.6 + 0.2) / 2 = 0.4, b 0.5, c 0.3
    given = [[0.6, 0.1, 0.3], [0.2, 0.6, 0.2], [0.3, 0.5, 0.2], [0.35, 0.35, 0.3]]
    targets = np.array([0, 0, 1, 2], np.int32)
    found = contradictions(given, targets, THREE)
    assert found.suggested.tolist() == [0, 1, 1, 2]  # the last reaches its own threshold alone
    assert found.found.tolist() == [False, True, False, False]
    assert found.margin == pytest.approx([0.3, -0.4, 0.2, -0.05])
    assert joint(targets, found.suggested, 3).tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_labels_are_looked_at_one_by_one():
    rng = np.random.default_rng(1)
    targets = (rng.random((60, 2)) < 0.4).astype(np.int32)
    given = rng.random((60, 2))
    found = contradictions(given, targets, SEVERAL)
    alone = [contradictions(given[:, [place]], targets[:, place], BINARY) for place in range(2)]
    assert found.suggested.T.tolist() == [one.suggested.tolist() for one in alone]
    assert found.found.tolist() == (alone[0].found | alone[1].found).tolist()
    first = alone[0].found & ~alone[1].found
    assert found.margin[first].tolist() == alone[0].margin[first].tolist()


@given(st.integers(0, 10_000), st.sampled_from([BINARY, THREE]))
def test_a_contradicted_label_is_less_probable_than_the_suggested_one(seed, problem):
    rng = np.random.default_rng(seed)
    targets = rng.integers(0, len(problem.classes), 30).astype(np.int32)
    shares = rng.dirichlet(np.ones(len(problem.classes)), 30)
    found = contradictions(shares[:, 1:] if problem is BINARY else shares, targets, problem)
    rows = np.arange(30)
    assert (found.found == (found.suggested != targets)).all()
    for row in np.flatnonzero(found.found):
        own = shares[rows, targets]
        mean = own[targets == found.suggested[row]].mean() if (targets == found.suggested[row]).any() else np.inf
        assert shares[row, found.suggested[row]] >= mean - 1e-12
    assert joint(targets, found.suggested, len(problem.classes)).sum() == 30


def test_turned_labels_are_found():
    rng = np.random.default_rng(2)
    true = (rng.random(2000) < 0.3).astype(np.int32)
    given = 1 / (1 + np.exp(-(5 * true - 2.5 + rng.normal(size=2000))))
    turned = rng.random(2000) < 0.1
    found = contradictions(given[:, None], np.where(turned, 1 - true, true).astype(np.int32), BINARY)
    assert turned[found.found].mean() > 0.75
    assert found.found[turned].mean() > 0.8
    surest = np.argsort(found.margin)[:50]
    assert turned[surest].all()


def test_a_class_without_rows_is_suggested_to_none():
    found = contradictions([[0.1, 0.1, 0.8]] * 4, np.array([0, 0, 1, 1], np.int32), THREE)
    assert not found.found.any() or set(found.suggested) <= {0, 1}
