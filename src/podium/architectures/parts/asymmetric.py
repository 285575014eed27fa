"""The objective of boosted trees, whose mistakes weigh differently, and its evaluation function."""

import numpy as np
from numpy.typing import NDArray

from podium.architectures.parts.examples import ClassWeight, Examples, class_weights, cost_of_mistakes
from podium.problem import Problem


def factors_of(kind: ClassWeight, found: Examples, problem: Problem) -> NDArray[np.float64]:
    """What each example weighs in each output's gradient, its repeats included, `(examples, outputs)`.

    With costs and several classes: competition.costs[true][other] for each other class and their mean for the true one,
    over the mean of that mean over all rows. Else the same for every output: the weight of the row's class.
    """
    weights = class_weights(kind, found, problem)
    weights = np.broadcast_to(weights.reshape(len(weights), -1), (len(weights), problem.outputs))
    if kind != "costs" or problem.task != "multiclass":
        return weights
    costs, mean = np.array(problem.costs, dtype=np.float64), cost_of_mistakes(problem)
    np.fill_diagonal(costs, mean)
    relative = np.divide(costs, mean[:, None], out=np.zeros_like(costs), where=mean[:, None] > 0)
    return weights * relative[found.targets]


def derivatives(
    predicted: NDArray[np.float64],
    answers: NDArray[np.float64],
    factors: NDArray[np.float64],
    penalty: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The objective: its gradient f (p − y) and Hessian f · 2p (1 − p) by each score, f = factor (+ penalty if wrong).

    A row is wrong where its likeliest class is not its own; of a single output, where p is on the other side of ½.

    Args:
        predicted: p, `(rows, outputs)`, of a softmax or of one sigmoid.
        answers: y, `(rows, outputs)`, ones and zeros.
        factors: `(rows, outputs)`, the weight of each row and wrong class.
        penalty: `(rows, 1)`, what is added to the factors of the rows that are wrong.

    Example:
        >>> gradient, hessian = derivatives(np.array([[0.75]]), np.array([[0.0]]), np.array([[2.0]]), np.array([[1.0]]))
        >>> gradient.item(), hessian.item()
        (2.25, 1.125)
    """
    factors = factors + penalty * wrong(predicted, answers)[:, None]
    return factors * (predicted - answers), factors * 2 * predicted * (1 - predicted)


def wrong(predicted: NDArray[np.float64], answers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows are misclassified, `(rows,)`."""
    missed: NDArray[np.bool_]
    if predicted.shape[1] == 1:
        missed = (predicted[:, 0] >= 0.5) != (answers[:, 0] > 0)
    else:
        missed = predicted.argmax(axis=1) != answers.argmax(axis=1)
    return missed


def evaluated(
    predicted: NDArray[np.float64], answers: NDArray[np.float64], factors: NDArray[np.float64]
) -> tuple[float, float]:
    """The weighted mean log loss, and the weighted share of rows that are wrong; a row weighs what its own class does.

    Args:
        predicted: `(rows, outputs)`, of a softmax or of one sigmoid.
        answers: `(rows, outputs)`, ones and zeros.
        factors: `(rows, outputs)`, as `derivatives` has them.

    Example:
        >>> loss, share = evaluated(np.array([[0.5], [0.75]]), np.array([[1.0], [0.0]]), np.array([[1.0], [3.0]]))
        >>> round(loss, 4), share
        (1.213, 0.75)
    """
    missed = wrong(predicted, answers)
    if predicted.shape[1] == 1:
        predicted, answers = np.hstack([1 - predicted, predicted]), np.hstack([1 - answers, answers])
        factors = np.hstack([factors, factors])
    weights = (factors * answers).sum(axis=1)
    own = np.maximum((predicted * answers).sum(axis=1), np.finfo(np.float64).tiny)
    total = max(weights.sum(), np.finfo(np.float64).tiny)
    return float(-(weights @ np.log(own)) / total), float(weights @ missed / total)


def predicted_by(scores: NDArray[np.float64], start: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities of a booster's scores, which LightGBM begins at 0, `(rows, outputs)`."""
    from scipy.special import expit, softmax

    given: NDArray[np.float64] = scores.reshape(-1, len(start)) + start
    predicted: NDArray[np.float64] = expit(given) if len(start) == 1 else softmax(given, axis=1)
    return predicted


def start_of(answers: NDArray[np.float64], factors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Scores that give each row the weighted shares of the classes, half a row added to each."""
    ones = (answers * factors).sum(axis=0) + 0.5
    others = ones.sum() if answers.shape[1] > 1 else ((1 - answers) * factors).sum(axis=0) + 0.5
    start: NDArray[np.float32] = np.log(ones / others).astype(np.float32)
    return start
