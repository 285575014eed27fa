"""Latent semantic analysis: logistic regression on the leading directions of texts' n-grams, found without labels."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.architectures.parts.examples import CLASS_WEIGHT, ClassWeight, examples
from podium.architectures.parts.examples import why_not as why_not
from podium.architectures.parts.linear import predicted, regressions
from podium.architectures.parts.ngrams import CHAR_NGRAMS, Lengths, NGrams, count, fit_counts
from podium.architectures.parts.pointwise import information_of, pointwise
from podium.problem import TASKS as TASKS
from podium.problem import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VIEWS = ("text",)
UNLABELLED = True
POWER_ITERATIONS = 3


class Settings(NGrams):
    """What `network:` takes for `architecture: lsa`."""

    char_ngrams: Lengths | None = Field(None, description=CHAR_NGRAMS)
    min_count: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        3, description="an n-gram in fewer distinct texts, labelled or not, is left out"
    )
    shift: Annotated[float, Field(ge=1, le=1000)] = Field(
        3.0,
        description="an n-gram counts where a text holds it more than so many times as often as all texts do; tens of "
        "thousands of long texts want more, 30 say",
    )
    rank: Annotated[int, Field(ge=1, le=10_000)] = Field(300, description="how many directions; seconds rise with it")
    C: Annotated[float, Field(gt=0, le=1e6)] = Field(1.0, description="the inverse of the regression's penalty")
    class_weight: ClassWeight = Field("none", description=CLASS_WEIGHT)


def fit(
    settings: Settings,
    texts: Sequence[str],
    targets: NDArray[np.int32],
    problem: Problem,
    seed: int,
    unlabelled: Sequence[str] = (),
) -> dict[str, NDArray[Any]]:
    """One regression of the second class, one of each label, or one multinomial of several classes.

    It reads X V over the root mean square of its rows' lengths: X the shifted positive pointwise mutual information of
    texts and n-grams (see `pointwise`), V the first right singular vectors of X. Both maps are linear, so that one
    coefficient an n-gram is all that is kept.

    Args:
        settings: n-grams, shift, rank, penalty, class weights.
        texts: of `(rows,)`; one that stands n times counts n times (once, for V).
        targets: of the same rows, as `problem` has them.
        problem: what is predicted.
        seed: of the random directions that V is found from, and of the solver.
        unlabelled: texts that V, and which n-grams count, are found from too.

    Returns:
        `word_keys` and `character_keys` (see `fit_counts`); `information`, `(features,)` float32, and `coefficients`,
        `(features, outputs)` float32, of words' n-grams, then characters'; `intercepts`, `(outputs,)` float32.

    Raises:
        PodiumError: the texts hold no n-gram, or class_weight is costs where there are none.

    References:
        Deerwester et al. 1990, Indexing by Latent Semantic Analysis; Levy and Goldberg 2014, Neural Word Embedding as
        Implicit Matrix Factorization, https://papers.nips.cc/paper/5477, of whose shifted information vectors of whole
        texts (Le and Mikolov 2014, https://arxiv.org/abs/1405.4053) are factors too; Halko, Martinsson and Tropp 2011,
        Finding Structure with Randomness, https://arxiv.org/abs/0909.4061, for the singular vectors
    """
    found = examples(texts, targets)
    known = set(found.texts)
    more = [text for text in dict.fromkeys(unlabelled) if text not in known]
    keys, counts = fit_counts([*found.texts, *more], settings)
    information = information_of(counts, settings.shift)
    features = pointwise(counts, information)  # (texts, features)
    directions = _directions(features, settings.rank, seed)  # (features, rank)
    projected = features[: len(found.texts)] @ directions
    size = float(np.sqrt((projected**2).sum(axis=1).mean())) or 1.0
    w, b = regressions(projected[found.text] / size, found, settings.class_weight, settings.C, problem, seed)
    coefficients = (directions @ (w / size)).astype(np.float32)
    return {**keys, "information": information, "coefficients": coefficients, "intercepts": b.astype(np.float32)}


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
    return predicted(pointwise(count(texts, settings, arrays), arrays["information"]), arrays, problem)


def _directions(features: "csr_array", rank: int, seed: int) -> NDArray[np.float64]:
    """The first right singular vectors, `(features, rank)` float64; fewer, where there are no more."""
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # a sum of floats depends on how many threads share it
        _, values, rows = randomized_svd(
            features.astype(np.float32), min(rank, *features.shape), n_iter=POWER_ITERATIONS, random_state=seed
        )
    kept = values >= values[0] * np.finfo(np.float32).eps * max(features.shape)  # all, where all are 0
    directions: NDArray[np.float64] = rows[kept].T.astype(np.float64)
    return directions
