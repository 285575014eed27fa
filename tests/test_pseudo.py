import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.folds import Pseudo
from podium.problem import Problem
from podium.pseudo import added, answers, candidates

GROUPS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=20)


def settings(**given):
    return Pseudo.model_validate({"teacher": "cnn", "sampling": "balanced", "view": "words", **given})


@given(test=GROUPS, train=st.lists(st.sampled_from("abcdefgh"), max_size=9))
def test_no_row_that_is_labelled_anywhere_and_no_text_twice(test, train):
    found = [group for group, kept in zip(test, candidates(np.array(test), np.array(train, str)), strict=True) if kept]
    assert len(found) == len(set(found))
    assert set(found) == set(test) - set(train)


@pytest.mark.parametrize(
    ("problem", "probabilities", "targets", "certain"),
    [
        (Problem("binary", ("a", "b")), [[0.75], [0.125], [0.5]], [1, 0, 1], [0.75, 0.875, 0.5]),
        (Problem("multiclass", ("a", "b", "c")), [[0.25, 0.625, 0.125], [0.5, 0.25, 0.25]], [1, 0], [0.625, 0.5]),
        (Problem("multilabel", ("a", "b")), [[0.75, 0.125], [0.25, 0.375]], [[1, 0], [0, 0]], [0.75, 0.625]),
    ],
)
def test_answers_are_targets_as_the_problem_has_them(problem, probabilities, targets, certain):
    found, sure = answers(np.array(probabilities, np.float32), problem)
    assert (found.tolist(), found.dtype, sure.tolist()) == (targets, np.int32, certain)


def test_only_confident_and_allowed_rows_are_added():
    certain, allowed = np.array([0.95, 0.9, 0.89, 0.99], np.float32), np.array([True, True, True, False])
    found = added(certain, allowed, 100, settings(confidence=0.9), np.random.default_rng(1))
    assert found.tolist() == [0, 1]


@given(share=st.floats(0.01, 2), labelled=st.integers(0, 60), seed=st.integers(0, 9))
def test_no_more_than_the_share_are_added(share, labelled, seed):
    certain, allowed = np.full(50, 0.95, np.float32), np.arange(50) % 2 == 0
    given = settings(share=share)
    found, again = (added(certain, allowed, labelled, given, np.random.default_rng(seed)) for _ in range(2))
    assert len(found) == min(25, int(share * labelled))
    assert (np.diff(found) > 0).all()
    assert allowed[found].all()
    np.testing.assert_array_equal(found, again)
