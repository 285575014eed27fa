"""Boosted trees: their objective, their evaluation function, the n-grams they read."""

import numpy as np
import pytest

from podium.architectures import boosted
from podium.architectures.boosted import Settings, fit, predict
from podium.architectures.parts.asymmetric import derivatives, evaluated, factors_of, start_of, wrong
from podium.architectures.parts.examples import examples
from podium.architectures.parts.ngrams import NGrams, fit_counts
from podium.errors import PodiumError
from podium.problem import Problem

COSTS = ((0.0, 1.0, 3.0), (1.0, 0.0, 1.0), (4.0, 4.0, 0.0))
ABC = Problem("multiclass", ("a", "b", "c"), costs=COSTS)
SENTIMENT = Problem("binary", ("bad", "good"), costs=((0.0, 1.0), (4.0, 0.0)))
rng = np.random.default_rng(0)
WORDS = [f"w{number}" for number in range(12)]
TEXTS = [" ".join(rng.choice(WORDS, 6)) for _ in range(150)]
ANSWERS = np.array([int("w1" in text.split() or "w2" in text.split()) for text in TEXTS], np.int32)
NOISY = np.where(rng.random(150) < 0.25, 1 - ANSWERS, ANSWERS).astype(np.int32)


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_gradient_is_that_of_weighted_cross_entropy_where_no_class_is_dearer(outputs):
    scores = rng.normal(size=(5, outputs))
    answers = np.eye(3)[[0, 1, 2, 1, 0]][:, :outputs]
    weights = rng.random((5, 1)) + 0.5

    def loss(scores):
        if outputs == 1:
            return (weights * np.logaddexp(0, np.where(answers > 0, -scores, scores))).sum()
        return -(weights[:, 0] * np.log((softmax(scores) * answers).sum(axis=1))).sum()

    predicted = 1 / (1 + np.exp(-scores)) if outputs == 1 else softmax(scores)
    gradient, hessian = derivatives(predicted, answers, np.broadcast_to(weights, scores.shape), np.zeros((5, 1)))
    step = 1e-6
    for place in np.ndindex(scores.shape):
        moved = np.zeros_like(scores)
        moved[place] = step
        assert gradient[place] == pytest.approx((loss(scores + moved) - loss(scores - moved)) / (2 * step), abs=1e-6)
    np.testing.assert_allclose(hessian, weights * 2 * predicted * (1 - predicted))


def test_the_penalty_is_added_where_the_likeliest_class_is_wrong():
    predicted, answers = np.array([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]]), np.eye(3)[[0, 1]]
    assert wrong(predicted, answers).tolist() == [False, True]
    factors = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    gradient, hessian = derivatives(predicted, answers, factors, np.full((2, 1), 2.5))
    np.testing.assert_allclose(gradient, [[-0.4, 0.6, 0.3], [3.5 * 0.6, 3.5 * -0.7, 3.5 * 0.1]])
    np.testing.assert_allclose(hessian[1], 3.5 * 2 * np.array([0.24, 0.21, 0.09]))


def test_factors_are_the_costs_of_each_wrong_class_and_their_mean_for_the_right_one():
    found = examples(["x", "y", "z", "z"], np.array([0, 1, 2, 2], np.int32))
    expected = np.array([[2, 1, 3], [1, 1, 1], [2 * 4, 2 * 4, 2 * 4]]) / ((2 + 1 + 4 + 4) / 4)
    np.testing.assert_allclose(factors_of("costs", found, ABC), expected)
    assert factors_of("none", found, ABC).tolist() == [[1.0] * 3, [1.0] * 3, [2.0] * 3]
    two = examples(["x", "y"], np.array([0, 1], np.int32))
    np.testing.assert_allclose(factors_of("costs", two, SENTIMENT), [[0.4], [1.6]])


def test_the_first_scores_are_the_shares_of_the_classes():
    answers = np.array([[1.0], [0.0], [0.0], [0.0]])
    assert start_of(answers, np.ones((4, 1))) == pytest.approx(np.log(1.5 / 3.5))
    three = np.exp(start_of(np.eye(3)[[0, 0, 1]], np.ones((3, 3))))
    np.testing.assert_allclose(three, np.array([2.5, 1.5, 0.5]) / 4.5, rtol=1e-6)


def test_its_evaluation_is_recorded_and_true_of_what_it_predicts():
    settings = Settings(char_ngrams=None, rounds=12)
    for problem, targets in ((SENTIMENT, NOISY), (ABC, (NOISY + np.arange(150) % 2).astype(np.int32))):
        arrays = fit(settings, TEXTS, targets, problem, 1)
        assert arrays["evaluation"].shape == (12, 2)
        losses = arrays["evaluation"][:, 0]
        assert (np.diff(losses) < 0).all()
        found, answers = predict(settings, arrays, TEXTS, problem).astype(float), problem.indicators(targets)
        last = evaluated(found, answers, np.ones_like(found))
        np.testing.assert_allclose(arrays["evaluation"][-1], last, rtol=1e-4)


def test_a_dearer_mistake_is_made_less_often():
    targets = ((NOISY + (rng.random(150) < 0.3)) % 3).astype(np.int32)
    dear = Problem("multiclass", ("a", "b", "c"), costs=((0.0, 1.0, 1.0), (20.0, 0.0, 1.0), (1.0, 1.0, 0.0)))
    mistaken = {}
    for kind in ("none", "costs"):
        settings = Settings(rounds=10, class_weight=kind)
        found = predict(settings, fit(settings, TEXTS, targets, dear, 1), TEXTS, dear)
        mistaken[kind] = found[targets == 1][:, 0].mean()
    assert mistaken["costs"] < mistaken["none"] - 0.05


def test_the_penalty_makes_it_chase_what_it_gets_wrong():
    shares = {}
    for penalty in (0.0, 5.0):
        settings = Settings(rounds=20, misclassified_penalty=penalty)
        shares[penalty] = fit(settings, TEXTS, NOISY, SENTIMENT, 1)["evaluation"][-1, 1]
    assert shares[5.0] < shares[0.0]


def test_it_keeps_the_n_grams_that_tell_the_classes_apart():
    settings = Settings(features=2, rounds=3, char_ngrams=None, word_ngrams=[1, 1])
    arrays = fit(settings, TEXTS, ANSWERS, SENTIMENT, 1)
    assert sorted(arrays["word_keys"]) == sorted(
        fit_counts(["w1 w2"], NGrams(word_ngrams=[1, 1], char_ngrams=None))[0]["word_keys"]
    )
    three = (ANSWERS + 2 * np.array(["w3" in text.split() for text in TEXTS])).clip(0, 2).astype(np.int32)
    assert len(fit(Settings(features=5, rounds=2), TEXTS, three, ABC, 1)["character_keys"]) <= 5


def test_texts_that_all_hold_the_same_are_refused():
    with pytest.raises(PodiumError) as raised:
        fit(Settings(), ["w1 w2", "W1 w2"], np.array([0, 1], np.int32), SENTIMENT, 1)
    assert str(raised.value) == (
        "network: all 2 distinct training rows hold the same n-grams; lower min_count, or allow more n-grams"
    )


def test_trees_are_kept_as_text():
    arrays = fit(Settings(rounds=2), TEXTS, ANSWERS, SENTIMENT, 1)
    assert arrays["booster_0"].dtype == np.uint8
    assert arrays["booster_0"].tobytes().startswith(b"tree\nversion=")
    assert boosted.VIEWS == ("text",)


def test_another_seed_draws_other_n_grams():
    first, second = (fit(Settings(), TEXTS, NOISY, SENTIMENT, seed)["booster_0"].tobytes() for seed in (1, 2))
    assert first != second
