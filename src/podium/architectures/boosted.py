"""Boosted trees (LightGBM) on counts of n-grams, with an objective that weighs some mistakes more than others."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from podium.architectures.parts.asymmetric import derivatives, evaluated, factors_of, predicted_by, start_of
from podium.architectures.parts.examples import ClassWeight, examples
from podium.architectures.parts.examples import why_not as why_not
from podium.architectures.parts.linear import probabilities
from podium.architectures.parts.ngrams import NGrams, count, fit_counts
from podium.errors import PodiumError
from podium.problem import TASKS as TASKS
from podium.problem import Problem

if TYPE_CHECKING:
    import lightgbm
    from scipy.sparse import csr_array

VIEWS = ("text",)

_DATA: dict[str, Any] = {
    "max_bin": 15,  # of a few counts each; more take time and change nothing
    "min_data_in_bin": 1,
    "min_data_in_leaf": 1,  # min_hessian does that, for rows that weigh more or less than 1
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


class Settings(NGrams):
    """What `network:` takes for `architecture: boosted`."""

    min_count: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        2, description="an n-gram in fewer distinct training texts is left out"
    )
    features: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        2000,
        description="how many n-grams to keep: those that tell the classes of the training rows apart (chi-squared)",
    )
    rounds: Annotated[int, Field(ge=1, le=100_000)] = Field(
        200, description="trees, one after the other; of several classes: for each class"
    )
    learning_rate: Annotated[float, Field(gt=0, le=1)] = Field(0.1, description="the share of each tree that is added")
    leaves: Annotated[int, Field(ge=2, le=10_000)] = Field(31, description="the most that a tree has")
    min_hessian: Annotated[float, Field(ge=0, le=1e6)] = Field(0.5, description="the least sum of Hessians in a leaf")
    feature_share: Annotated[float, Field(gt=0, le=1)] = Field(0.2, description="of the n-grams, drawn for each tree")
    class_weight: ClassWeight = Field(
        "none",
        description="of a row, by its class (multilabel: by each label, absent or present). none: 1; balanced: the "
        "rarer the class, the heavier, so that all weigh the same; costs: competition.costs, each wrong class its own",
    )
    misclassified_penalty: Annotated[float, Field(ge=0, le=1e6)] = Field(
        0.0, description="added, while a tree grows, to the weight of the rows that the trees before it get wrong"
    )


def fit(
    settings: Settings, texts: Sequence[str], targets: NDArray[np.int32], problem: Problem, seed: int
) -> dict[str, NDArray[Any]]:
    """One booster for the second class or for several classes together, or one for each label.

    Weights and penalty count a row as often as it was given; the choice of n-grams counts it once.

    Args:
        settings: n-grams, trees, weights.
        texts: of `(rows,)`; one that stands n times counts n times.
        targets: of the same rows, as `problem` has them.
        problem: what is predicted.
        seed: of the n-grams that each tree is given.

    Returns:
        `word_keys` and `character_keys` (see `fit_counts`), of the chosen n-grams; `start`, `(outputs,)` float32, the
        log odds, or logs of the shares of several classes, that the trees begin at; `booster_<n>`, uint8, LightGBM's
        text of the trees; `evaluation`, `(rounds, 2)` float64: after each round the training rows' weighted mean log
        loss, and the weighted share of them that is wrong (of labels: their means).

    Raises:
        PodiumError: the texts hold no n-gram, or all the same, or class_weight is costs where there are none.

    References:
        Ke et al. 2017, LightGBM: A Highly Efficient Gradient Boosting Decision Tree,
        https://papers.nips.cc/paper/6907-lightgbm-a-highly-efficient-gradient-boosting-decision-tree
    """
    import lightgbm
    from scipy.sparse import csr_matrix

    found = examples(texts, targets)
    factors = factors_of(settings.class_weight, found, problem)
    keys, counts = fit_counts(found.texts, settings)
    answers = problem.indicators(found.targets).astype(np.float64)  # (examples, outputs)
    keys, features = _selected(keys, [block[found.text] for block in counts], answers, settings.features)
    no_answers = np.zeros(len(answers))  # the objective knows them
    data = lightgbm.Dataset(csr_matrix(features), no_answers, params=_DATA)
    penalty = settings.misclassified_penalty * found.repeats[:, None]
    boosters = [slice(None)] if problem.task == "multiclass" else [slice(n, n + 1) for n in range(answers.shape[1])]
    fits = [_boosted(settings, data, answers[:, one], factors[:, one], penalty, seed) for one in boosters]
    starts, texts_of_trees, evaluations = zip(*fits, strict=True)
    trees = {f"booster_{n}": np.frombuffer(text.encode(), np.uint8) for n, text in enumerate(texts_of_trees)}
    return {**keys, "start": np.concatenate(starts), "evaluation": np.mean(evaluations, axis=0), **trees}


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
    import lightgbm
    from scipy.sparse import csr_matrix

    features = _joined(count(texts, settings, arrays))
    scores = []
    for number in range(sum(name.startswith("booster_") for name in arrays)):
        booster = lightgbm.Booster(model_str=arrays[f"booster_{number}"].tobytes().decode())
        raw = np.asarray(booster.predict(csr_matrix(features), raw_score=True, num_threads=1))
        scores.append(raw.reshape(features.shape[0], -1))
    return probabilities(np.concatenate(scores, axis=1) + arrays["start"], problem)


def _selected(
    keys: dict[str, NDArray[np.uint64]], counts: list["csr_array"], answers: NDArray[np.float64], most: int
) -> tuple[dict[str, NDArray[np.uint64]], "csr_array"]:
    """The n-grams whose counts differ most between the rows inside and outside of a class, of any class."""
    from sklearn.feature_selection import chi2

    joined = _joined(counts)
    varied = np.flatnonzero((joined.max(axis=0) - joined.min(axis=0)).toarray())
    if not len(varied):
        what = f"all {len(answers)} distinct training rows hold the same n-grams"
        raise PodiumError(what, where="network", fix="lower min_count, or allow more n-grams")
    differences = np.zeros(len(varied))
    for answer in answers.T:
        if 0 < answer.sum() < len(answer):
            np.maximum(differences, chi2(joined[:, varied], answer)[0], out=differences)
    kept = np.sort(varied[np.argsort(-differences, kind="stable")[:most]])
    kept_keys, start = {}, 0
    for kind, given in keys.items():
        kept_keys[kind] = given[kept[(kept >= start) & (kept < start + len(given))] - start]
        start += len(given)
    return kept_keys, joined[:, kept]


def _joined(counts: Sequence["csr_array"]) -> "csr_array":
    from scipy.sparse import hstack

    return hstack(counts, format="csr")


def _boosted(
    settings: Settings,
    data: "lightgbm.Dataset",
    answers: NDArray[np.float64],
    factors: NDArray[np.float64],
    penalty: NDArray[np.float64],
    seed: int,
) -> tuple[NDArray[np.float32], str, NDArray[np.float64]]:
    """Where one booster starts, `(outputs,)`, what it learnt, and the two figures of each round."""
    import lightgbm

    outputs = answers.shape[1]
    start = start_of(answers, factors)

    def objective(scores: NDArray[np.float64], _: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        gradient, hessian = derivatives(predicted_by(scores, start), answers, factors, penalty)
        return (gradient, hessian) if outputs > 1 else (gradient[:, 0], hessian[:, 0])

    def evaluate(scores: NDArray[np.float64], _: Any) -> list[tuple[str, float, bool]]:
        loss, share = evaluated(predicted_by(scores, start), answers, factors)
        return [("loss", loss, False), ("wrong", share, False)]

    given = {
        "objective": objective,
        "metric": "none",
        "num_class": outputs,
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_sum_hessian_in_leaf": settings.min_hessian,
        "feature_fraction": settings.feature_share,
        "seed": seed % 2**31,  # LightGBM's are of 31 bits
        **_DATA,
    }
    history: dict[str, dict[str, list[float]]] = {}
    booster = lightgbm.train(
        given,
        data,
        settings.rounds,
        valid_sets=[data],
        valid_names=["training"],
        feval=evaluate,
        callbacks=[lightgbm.record_evaluation(history)],
    )
    figures = np.array([history["training"]["loss"], history["training"]["wrong"]]).T
    return start, booster.model_to_string(num_iteration=-1), figures
