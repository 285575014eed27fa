"""The second-level models of `stacking`: each learns one answer, two classes or several, from a matrix of features."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from podium.config.blending import Stacking

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


class Learned(NamedTuple):
    """One answer's model."""

    predict: Callable[[Floats], Floats]  # (rows, features) to (rows,) of two classes, (rows, classes) of several
    importance: Floats  # (features,) at least 0
    parameters: dict[str, Any]  # as JSON has them


def learn(features: Floats, targets: Labels, classes: int, settings: Stacking, seed: int) -> Learned:
    """Fit the model that `ensemble.blend.stacking.learner` names.

    Args:
        features: `(rows, features)`.
        targets: from 0 to classes - 1, `(rows,)`; where all are of one class there is nothing to learn but that.
        classes: two or more.
        settings: `ensemble.blend.stacking`.
        seed: of LightGBM.
    """
    if (targets == targets[0]).all():
        return _constant(int(targets[0]), features.shape[1], classes)
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # sums in another order would be other bytes on another number of cores
        if settings.learner == "logistic":
            return _logistic(features, targets, classes, settings)
        if settings.learner == "ridge":
            return _ridge(features, targets, classes, settings)
        return _lightgbm(features, targets, classes, settings, seed)


def restored(parameters: dict[str, Any], targets: Labels, classes: int, learner: str) -> Learned:
    """What `learn` returned, from its parameters: of `logistic` or `ridge`.

    Args:
        parameters: those that it told.
        targets: those that it was fitted on, `(rows,)`.
        classes: two or more.
        learner: which.
    """
    if "always" in parameters:
        return _constant(parameters["always"], 0, classes)
    intercept, coefficients = (np.array(parameters[name]) for name in ("intercept", "coefficients"))
    if learner == "ridge":
        return Learned(_by_ridge(coefficients, intercept, classes), np.abs(coefficients).mean(axis=0), parameters)
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression()
    model.classes_, model.coef_, model.intercept_ = np.unique(targets), coefficients, intercept
    return Learned(_by_logistic(model, classes), np.abs(coefficients).mean(axis=0), parameters)


def _constant(answer: int, features: int, classes: int) -> Learned:
    row = np.eye(classes)[answer]
    given = row[1] if classes == 2 else row
    return Learned(
        lambda rows: np.tile(given, (len(rows),) + (1,) * given.ndim), np.zeros(features), {"always": answer}
    )


def _logistic(features: Floats, targets: Labels, classes: int, settings: Stacking) -> Learned:
    """Logistic regression, several classes by softmax."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1 / settings.penalty, max_iter=10_000).fit(features, targets)

    parameters = {"intercept": model.intercept_.tolist(), "coefficients": model.coef_.tolist()}
    return Learned(_by_logistic(model, classes), np.abs(model.coef_).mean(axis=0), parameters)


def _by_logistic(model: Any, classes: int) -> Callable[[Floats], Floats]:
    """The probabilities of a fitted logistic regression."""

    def predict(rows: Floats) -> Floats:
        found = np.zeros((len(rows), classes))  # a class that no row is of keeps 0
        found[:, model.classes_] = model.predict_proba(rows)
        return found[:, 1] if classes == 2 else found

    return predict


def _ridge(features: Floats, targets: Labels, classes: int, settings: Stacking) -> Learned:
    """Least squares on 0 and 1, cut off there."""
    from sklearn.linear_model import Ridge

    answers = np.eye(classes)[targets][:, 1:] if classes == 2 else np.eye(classes)[targets]
    model = Ridge(alpha=settings.penalty).fit(features, answers)
    coefficients = np.reshape(model.coef_, (answers.shape[1], -1))

    parameters = {"intercept": np.ravel(model.intercept_).tolist(), "coefficients": coefficients.tolist()}
    predict = _by_ridge(coefficients, model.intercept_, classes)
    return Learned(predict, np.abs(coefficients).mean(axis=0), parameters)


def _by_ridge(coefficients: Floats, intercept: Any, classes: int) -> Callable[[Floats], Floats]:
    """What least squares give, cut off at 0 and 1."""

    def predict(rows: Floats) -> Floats:
        found: Floats = np.clip(rows @ coefficients.T + intercept, 0, 1)
        return found[:, 0] if classes == 2 else found

    return predict


def _lightgbm(features: Floats, targets: Labels, classes: int, settings: Stacking, seed: int) -> Learned:
    """A few shallow boosted trees."""
    import lightgbm

    given = {
        "objective": "binary" if classes == 2 else "multiclass",
        **({} if classes == 2 else {"num_class": classes}),
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "lambda_l2": settings.penalty,
        "max_bin": 63,  # of one probability each; more take time and part noise
        "seed": seed,
        "num_threads": 1,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }
    booster = lightgbm.train(given, lightgbm.Dataset(features, targets, params=given), settings.trees)
    gain = np.asarray(booster.feature_importance("gain"), np.float64)
    return Learned(lambda rows: np.asarray(booster.predict(rows), np.float64), gain, {"trees": booster.num_trees()})
