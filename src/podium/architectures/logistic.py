"""Logistic regression on TF-IDF of word and character n-grams."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.architectures.parts.examples import CLASS_WEIGHT, ClassWeight, examples
from podium.architectures.parts.examples import why_not as why_not
from podium.architectures.parts.linear import predicted, regressions
from podium.architectures.parts.ngrams import NGrams, count, fit_counts
from podium.architectures.parts.tf_idf import idf_of, tf_idf
from podium.problem import TASKS as TASKS
from podium.problem import Problem

VIEWS = ("text",)


class Settings(NGrams):
    """What `network:` takes for `architecture: logistic`."""

    min_count: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        2, description="an n-gram in fewer distinct training texts is left out"
    )
    C: Annotated[float, Field(gt=0, le=1e6)] = Field(4.0, description="the inverse of the regression's penalty")
    class_weight: ClassWeight = Field("none", description=CLASS_WEIGHT)


def fit(
    settings: Settings, texts: Sequence[str], targets: NDArray[np.int32], problem: Problem, seed: int
) -> dict[str, NDArray[Any]]:
    """One regression of the second class, one of each label, or one multinomial of several classes.

    It reads (1 + log tf) · idf of each n-gram, over the Euclidean norm, words and characters apart.

    Args:
        settings: n-grams, penalty, class weights.
        texts: of `(rows,)`; one that stands n times counts n times (once, for idf).
        targets: of the same rows, as `problem` has them.
        problem: what is predicted.
        seed: of the solver.

    Returns:
        `word_keys` and `character_keys` (see `fit_counts`); `idf`, `(features,)` float32, and `coefficients`,
        `(features, outputs)` float32, of words' n-grams, then characters'; `intercepts`, `(outputs,)` float32.

    Raises:
        PodiumError: the texts hold no n-gram, or class_weight is costs where there are none.
    """
    found = examples(texts, targets)
    keys, counts = fit_counts(found.texts, settings)
    idf = idf_of(counts)
    features = tf_idf(counts, idf)[found.text]
    w, b = regressions(features, found, settings.class_weight, settings.C, problem, seed)
    return {**keys, "idf": idf, "coefficients": w.astype(np.float32), "intercepts": b.astype(np.float32)}


def predict(
    settings: Settings, arrays: Mapping[str, NDArray[Any]], texts: Sequence[str], problem: Problem
) -> NDArray[np.float32]:
    """Probabilities of texts, `(rows, outputs)`.

    Args:
        settings: those of the fit.
        arrays: what the fit returned.
        texts: of `(rows,)`.
        problem: what is predicted.
    """
    return predicted(tf_idf(count(texts, settings, arrays), arrays["idf"]), arrays, problem)
