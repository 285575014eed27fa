"""A second-level model that reads the members' out-of-fold probabilities."""

from typing import Any

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods._learners import learn, restored
from podium.ensemble.methods._means import equal, logits, shares
from podium.problem import Problem

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:
    """Stacked generalisation (Wolpert 1992; Ting and Witten 1999), on probabilities that no member was trained on.

    Two classes: one model of the members' probabilities. Labels: one a label, of the members' probabilities of that
    label. Several classes: one model of every member's probability of every class. Weights are told, not used: each
    member's share of the coefficients' sizes, or of the trees' gain.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: targets.
        settings: `ensemble.blend`, with `stacking` and the seed.
    """
    several, given = seen.problem.task == "multiclass", settings.stacking
    answers = seen.targets[:, None] if seen.targets.ndim == 1 else seen.targets  # (rows, models)
    classes = len(seen.problem.classes) if several else 2
    models = [
        learn(features, answer, classes, given, settings.seed)
        for features, answer in zip(_features(oof, given.inputs, seen.problem), answers.T, strict=True)
    ]
    sizes = np.sum([_of_members(model.importance, len(oof)) for model in models], axis=0)
    weights = sizes / sizes.sum() if sizes.sum() > 0 else equal(len(oof))
    names = ["all"] if several else list(seen.problem.classes[-len(models) :])
    parameters = {
        "learner": given.learner,
        "inputs": given.inputs,
        "models": {name: model.parameters for name, model in zip(names, models, strict=True)},
    }
    return Fitted(weights, parameters, (given.inputs, [model.predict for model in models]))


def told(parameters: dict[str, Any], targets: npt.NDArray[np.int32], problem: Problem) -> Fitted:
    """What `fit` returned, from the parameters that it told: of a logistic regression or ridge, not of trees.

    Args:
        parameters: as blend.json has them.
        targets: those that it was fitted on.
        problem: what is predicted.
    """
    several = problem.task == "multiclass"
    answers = targets[:, None] if targets.ndim == 1 else targets  # (rows, models)
    classes = len(problem.classes) if several else 2
    models = [
        restored(given, answer, classes, parameters["learner"])
        for given, answer in zip(parameters["models"].values(), answers.T, strict=True)
    ]
    return Fitted(np.zeros(0), parameters, (parameters["inputs"], [model.predict for model in models]))


def combine(probabilities: Floats, fitted: Fitted, problem: Problem) -> Floats:
    """What the second-level model says, `(rows, outputs)`; multi-class with rows of sum 1.

    Args:
        probabilities: `(members, rows, outputs)`.
        fitted: with the models.
        problem: what is predicted.
    """
    inputs, models = fitted.model
    features = _features(probabilities, inputs, problem)
    found = [predict(one) for predict, one in zip(models, features, strict=True)]
    return shares(found[0]) if problem.task == "multiclass" else np.stack(found, axis=1)


def _features(probabilities: Floats, inputs: str, problem: Problem) -> list[Floats]:
    """What each model reads, `(rows, features)`; of several classes member by member, each class by class."""
    values = logits(probabilities) if inputs == "logits" else probabilities
    if problem.task == "multiclass":
        return [values.transpose(1, 0, 2).reshape(values.shape[1], -1)]
    return [np.ascontiguousarray(values[:, :, output].T) for output in range(values.shape[2])]


def _of_members(importance: Floats, members: int) -> Floats:
    """Each member's sum, `(members,)`, from features that stand member by member."""
    sums: Floats = importance.reshape(members, -1).sum(axis=1)
    return sums
