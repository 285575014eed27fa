"""Naive Bayes and logistic regression in one: n-grams scaled by how much likelier one class makes them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.architectures.parts.examples import CLASS_WEIGHT, ClassWeight, class_weights, examples
from podium.architectures.parts.examples import why_not as why_not
from podium.architectures.parts.linear import binary_regression, predicted
from podium.architectures.parts.ngrams import NGrams, count, fit_counts
from podium.problem import TASKS as TASKS
from podium.problem import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VIEWS = ("text",)


class Settings(NGrams):
    """What `network:` takes for `architecture: nbsvm`."""

    alpha: Annotated[float, Field(gt=0, le=1000)] = Field(
        0.5, description="added to the number of rows that hold an n-gram, inside and outside the class"
    )
    C: Annotated[float, Field(gt=0, le=1e6)] = Field(
        5.0, description="the inverse of the regression's penalty; texts of hundreds of words want more, 20 say"
    )
    class_weight: ClassWeight = Field("none", description=CLASS_WEIGHT)


def fit(
    settings: Settings, texts: Sequence[str], targets: NDArray[np.int32], problem: Problem, seed: int
) -> dict[str, NDArray[Any]]:
    """Log-count ratios and a logistic regression for each output: the second class, each label or each class.

    With f the n-grams that a text holds, as ones, over their Euclidean norm (of words and of characters apart), the
    regression reads r ∘ f, where r = log((p / |p|₁) / (q / |q|₁)), p = α + rows of the class that hold each n-gram,
    q = α + other rows that do. The first reference has no norm; with it, one C fits short texts and long ones.

    Args:
        settings: n-grams, smoothing, penalty.
        texts: of `(rows,)`; one that stands n times counts n times.
        targets: of the same rows, as `problem` has them.
        problem: what is predicted.
        seed: of the solver.

    Returns:
        `word_keys` and `character_keys` (see `fit_counts`); `coefficients`, `(features, outputs)` float32, of words'
        n-grams, then characters'; `intercepts`, `(outputs,)` float32.

    Raises:
        PodiumError: the texts hold no n-gram, or class_weight is costs where there are none.

    References:
        Wang and Manning 2012, Baselines and Bigrams: Simple, Good Sentiment and Topic Classification,
        https://aclanthology.org/P12-2018; Mesnil et al. 2015, Ensemble of Generative and Discriminative Techniques for
        Sentiment Analysis of Movie Reviews, https://arxiv.org/abs/1412.5335, with logistic regression
    """
    found = examples(texts, targets)
    answers = problem.indicators(found.targets).astype(np.int32)  # (examples, outputs)
    weights = np.broadcast_to(class_weights(settings.class_weight, found, problem).T, answers.T.shape).T
    keys, counts = fit_counts(found.texts, settings)
    held = [_ones(block)[found.text] for block in counts]
    ratios = np.concatenate([_log_count_ratios(block, answers, found.repeats, settings.alpha) for block in held])
    features = _side_by_side(held)
    coefficients, intercepts = np.empty(ratios.shape, np.float32), np.empty(answers.shape[1], np.float32)
    for output, ratio in enumerate(ratios.T):
        scaled = features.copy()
        scaled.data *= ratio[features.indices]
        w, b = binary_regression(scaled, answers[:, output], weights[:, output], settings.C, seed)
        coefficients[:, output], intercepts[output] = w * ratio, b
    return {**keys, "coefficients": coefficients, "intercepts": intercepts}


def predict(
    settings: Settings, arrays: Mapping[str, NDArray[Any]], texts: Sequence[str], problem: Problem
) -> NDArray[np.float32]:
    """Probabilities of texts, `(rows, outputs)`; of several classes, each one's against the rest over their sum.

    Args:
        settings: those of the fit.
        arrays: what the fit returned.
        texts: of `(rows,)`.
        problem: what is predicted.
    """
    features = _side_by_side([_ones(block) for block in count(texts, settings, arrays)])
    return predicted(features, arrays, problem, apart=True)


def _ones(counts: "csr_array") -> "csr_array":
    counts.data[:] = 1
    return counts


def _log_count_ratios(
    held: "csr_array", answers: NDArray[np.int32], repeats: NDArray[np.float64], alpha: float
) -> NDArray[np.float64]:
    """The r of `fit`, `(features, outputs)`, of one kind of n-grams."""
    p = alpha + held.T @ (repeats[:, None] * answers)
    q = alpha + held.T @ (repeats[:, None] * (1 - answers))
    ratios: NDArray[np.float64] = np.log(p / p.sum(axis=0)) - np.log(q / q.sum(axis=0))
    return ratios


def _side_by_side(blocks: Sequence["csr_array"]) -> "csr_array":
    """Blocks of features, `(rows, features)` float64, each block of a row over its Euclidean norm."""
    from scipy.sparse import hstack
    from sklearn.preprocessing import normalize

    return hstack([normalize(block.astype(np.float64)) for block in blocks], format="csr")
