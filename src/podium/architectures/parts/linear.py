"""Logistic regression on the n-grams of distinct texts, and the probabilities that come of its coefficients."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from podium.architectures.parts.examples import ClassWeight, Examples, class_weights
from podium.problem import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_STEPS = 1000  # of a solver; scikit-learn warns where they are too few


def binary_regression(
    features: "csr_array | NDArray[np.float64]",
    answers: NDArray[np.int32],
    weights: NDArray[np.float64],
    inverse_penalty: float,
    seed: int,
) -> tuple[NDArray[np.float64], float]:
    """Minimise ½(|w|² + b²) + C Σ weight · log(1 + exp(∓(w·x + b))).

    Where all rows that weigh anything have the same answer, w is 0 and b says that a row is a one with probability
    (ones + ½) / (rows + 1).

    Args:
        features: `(examples, features)` float64.
        answers: `(examples,)` 0 or 1.
        weights: `(examples,)`.
        inverse_penalty: C.
        seed: of the order in which the solver visits the examples.

    Returns:
        w `(features,)`, and b.

    References:
        Yu, Huang and Lin 2011, Dual coordinate descent methods for logistic regression and maximum entropy models,
        https://doi.org/10.1007/s10994-010-5221-8
    """
    from scipy.sparse import issparse
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    zeros, ones = weights[answers == 0].sum(), weights[answers == 1].sum()
    if zeros == 0 or ones == 0:
        return np.zeros(features.shape[1]), float(np.log(ones + 0.5) - np.log(zeros + 0.5))
    solver = LogisticRegression(  # of n-grams, which outnumber the examples, the dual problem is the faster one
        C=inverse_penalty, solver="liblinear", dual=issparse(features), random_state=seed, max_iter=MOST_STEPS
    )
    with threadpool_limits(1):  # a sum of floats depends on how many threads share it
        solver.fit(features, answers, sample_weight=weights)
    return solver.coef_[0], float(solver.intercept_[0])


def regressions(
    features: "csr_array | NDArray[np.float64]",
    found: Examples,
    class_weight: ClassWeight,
    inverse_penalty: float,
    problem: Problem,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One regression of the second class, one of each label, or one multinomial of several classes.

    Args:
        features: `(examples, features)` float64.
        found: the same examples.
        class_weight: what they weigh.
        inverse_penalty: C.
        problem: what is predicted.
        seed: of the order in which the solver visits the examples.

    Returns:
        W, `(features, outputs)`, and b, `(outputs,)`.

    Raises:
        PodiumError: class_weight is costs where there are none.
    """
    weights = class_weights(class_weight, found, problem)
    if problem.task == "multiclass":
        return multinomial_regression(features, found.targets, weights, inverse_penalty, problem.outputs)
    answers, weights = found.targets.reshape(len(weights), -1), weights.reshape(len(weights), -1)
    fits = [
        binary_regression(features, answers[:, output], weights[:, output], inverse_penalty, seed)
        for output in range(problem.outputs)
    ]
    return np.stack([w for w, _ in fits], axis=1), np.array([b for _, b in fits])


def multinomial_regression(
    features: "csr_array | NDArray[np.float64]",
    answers: NDArray[np.int32],
    weights: NDArray[np.float64],
    inverse_penalty: float,
    classes: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Minimise ½|W|² + C Σ weight · −log softmax(W x + b) of the right class.

    A class without a row gets weights of 0, and log(½ / rows) for b.

    Args:
        features: `(examples, features)` float64.
        answers: `(examples,)` class indices.
        weights: `(examples,)`.
        inverse_penalty: C.
        classes: how many there are.

    Returns:
        W, `(features, classes)`, and b, `(classes,)`.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    coefficients = np.zeros((features.shape[1], classes))
    intercepts = np.full(classes, np.log(0.5 / max(weights.sum(), 1)))
    weighed = weights > 0
    present = np.unique(answers[weighed])
    if len(present) == 1:
        intercepts[present] = 0
    elif len(present) == 2:
        w, b = binary_regression(features, (answers == present[1]).astype(np.int32), weights, inverse_penalty, seed=0)
        coefficients[:, present[1]], intercepts[present] = w, (0, b)
    else:
        solver = LogisticRegression(C=inverse_penalty, max_iter=MOST_STEPS)
        with threadpool_limits(1):
            solver.fit(features[weighed], answers[weighed], sample_weight=weights[weighed])
        coefficients[:, solver.classes_], intercepts[solver.classes_] = solver.coef_.T, solver.intercept_
    return coefficients, intercepts


def predicted(
    features: "csr_array", arrays: Mapping[str, NDArray[Any]], problem: Problem, *, apart: bool = False
) -> NDArray[np.float32]:
    """Probabilities of texts whose scores are linear, `(rows, outputs)`.

    Args:
        features: `(rows, features)` float64.
        arrays: a fit's `coefficients`, `(features, outputs)`, and `intercepts`, `(outputs,)`.
        problem: what is predicted.
        apart: see `probabilities`.
    """
    scores = features @ arrays["coefficients"].astype(np.float64) + arrays["intercepts"]
    return probabilities(scores, problem, apart=apart)


def probabilities(scores: NDArray[np.float64], problem: Problem, *, apart: bool = False) -> NDArray[np.float32]:
    """Probabilities of scores, `(rows, outputs)`.

    Args:
        scores: `(rows, outputs)` log odds of each output; multi-class: logits of a softmax, unless `apart`.
        problem: its task.
        apart: multi-class scores are log odds too, of each class against the rest: their probabilities, over their sum.

    Example:
        >>> probabilities(np.zeros((1, 2)), Problem("multilabel", ("joy", "fear"))).tolist()
        [[0.5, 0.5]]
    """
    from scipy.special import expit, softmax

    found: NDArray[np.float64]
    if problem.task != "multiclass":
        found = expit(scores)
    else:
        found = softmax(-np.logaddexp(0, -scores) if apart else scores, axis=1)  # p over Σ p, without a sum of zeros
    return found.astype(np.float32)
