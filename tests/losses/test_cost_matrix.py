"""The cost-matrix cross-entropy: what it is where all mistakes cost the same, and where it leads where they do not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.losses.cost_matrix import Settings, build, log_complements, why_not
from podium.problem import Problem

ALIKE = {
    "binary": ((0, 2), (2, 0)),
    "multiclass": ((0, 2, 2), (2, 0, 2), (2, 2, 0)),
    "multilabel": ((0, 2), (2, 0)),
}


@pytest.mark.tensorflow
@pytest.mark.parametrize("task", ["binary", "multilabel"])
def test_where_all_mistakes_cost_the_same_it_is_cross_entropy(task, built, batch, problems):
    targets, logits = batch(task)
    loss = built("cost_matrix", task, problem=replace(problems[task], costs=ALIKE[task]))
    assert loss.value(targets, logits) == pytest.approx(built("cross_entropy", task).value(targets, logits))


@pytest.mark.tensorflow
def test_of_two_classes_a_softmax_and_a_sigmoid_agree(built):
    costs = ((0, 5), (1, 0))
    sigmoid = built("cost_matrix", problem=Problem("binary", ("a", "b"), costs=costs))
    softmax = built("cost_matrix", counts=[1, 1], problem=Problem("multiclass", ("a", "b"), costs=costs))
    logits = np.array([[-3.0], [0.5], [2.0], [40.0]])
    for answer in (0, 1):
        ones = np.full((4, 1), float(answer))
        both = np.eye(2)[[answer] * 4], np.concatenate([np.zeros_like(logits), logits], axis=1)
        np.testing.assert_allclose(softmax.values(*both), sigmoid.values(ones, logits), rtol=1e-9)


@pytest.mark.tensorflow
def test_a_binary_mistake_weighs_what_it_costs(built):
    loss, plain = built("cost_matrix"), built("cross_entropy")  # a false positive costs 5, a miss 1
    false_positive, miss = ([[0.0]], [[2.0]]), ([[1.0]], [[-2.0]])
    assert loss.value(*false_positive) == pytest.approx(5 * loss.value(*miss))
    assert loss.value(*miss) == pytest.approx(plain.value(*miss) / 3)  # 1 over the mean of 5 and 1


@pytest.mark.tensorflow
def test_its_gradient_pushes_off_the_dearest_mistake_most(built):
    for seed in range(5):
        cheap, dear = np.random.default_rng(seed).uniform(0.1, 5, 2).cumsum()
        problem = Problem("multiclass", ("a", "b", "c"), costs=((0, cheap, dear), (1, 0, 1), (1, 1, 0)))
        gradient = built("cost_matrix", "multiclass", problem=problem).gradient([[1.0, 0, 0]], [[0.0, 0.4, 0.4]])[0]
        assert gradient[2] > gradient[1]
        assert gradient[2] > 0 > gradient[0]


@pytest.mark.tensorflow
@pytest.mark.parametrize("seed", range(8))
def test_its_most_probable_class_is_the_cheapest_answer(seed, built):
    rng = np.random.default_rng(seed)
    truth, costs = rng.dirichlet([9, 9, 9]), rng.uniform(1, 2, (3, 3)) * (1 - np.eye(3))
    expected = truth @ costs
    best = np.log(1 - 2 * expected / expected.sum())  # logits of what the docstring says is least
    loss = built("cost_matrix", "multiclass", problem=Problem("multiclass", ("a", "b", "c"), costs=costs.tolist()))
    assert best.argmax() == expected.argmin()
    np.testing.assert_allclose(loss.gradient(np.diag(truth), np.tile(best, (3, 1))).sum(axis=0), 0, atol=1e-12)
    others = best + rng.normal(0, 1, (50, 3))  # a convex function of probabilities has one least value
    found = sum(truth[true] * loss.values(np.eye(3)[[true] * 51], np.vstack([best, others])) for true in range(3))
    assert found.argmin() == 0


@pytest.mark.tensorflow
def test_only_ratios_of_costs_count_and_what_they_exceed_the_diagonal_by(built, batch, problems):
    targets, logits = batch("multiclass")
    costs = np.array(problems["multiclass"].costs)
    expected = built("cost_matrix", "multiclass").value(targets, logits)
    for other in (costs * 7, costs + np.array([[3], [0], [1]])):
        problem = replace(problems["multiclass"], costs=tuple(map(tuple, other.tolist())))
        assert built("cost_matrix", "multiclass", problem=problem).value(targets, logits) == pytest.approx(expected)


@pytest.mark.tensorflow
@settings(max_examples=30)
@given(st.lists(st.floats(-90, 90), min_size=3, max_size=3))
def test_the_complement_of_a_probability_loses_no_digits(logits):
    import tensorflow as tf

    found = log_complements(tf.constant([logits], tf.float64)).numpy()[0]
    all_of_them = np.logaddexp.reduce(logits)
    expected = [np.logaddexp.reduce(np.delete(logits, place)) - all_of_them for place in range(3)]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(
    ("costs", "reason"),
    [
        (None, "needs competition.costs"),
        (((1, 0), (1, 0)), "no mistake is cheaper"),
        (((1, 1), (0, 0)), "no mistake costs anything"),
    ],
)
def test_costs_that_cannot_be_trained_by_are_refused(costs, reason):
    problem = Problem("binary", ("a", "b"), costs=costs)
    assert reason in why_not(Settings(), problem)
    with pytest.raises(ValueError, match=reason):
        build(Settings(), np.array([1, 1]), problem)


def test_costs_that_can_be_are_not(problems):
    assert [why_not(Settings(), problem) for problem in problems.values()] == [None, None, None]
