"""Cross-entropy by what each mistake costs: competition.costs."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from podium.config.section import Section

if TYPE_CHECKING:
    import keras

    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Section):
    """What `loss: {name: cost_matrix}` takes: nothing, the costs are competition.costs."""


def why_not(settings: Settings, problem: "Problem") -> str | None:  # noqa: ARG001
    """Why the loss cannot be had for this problem; None if it can."""
    if problem.costs is None:
        return "the loss cost_matrix needs competition.costs, what each mistake costs"
    costs = np.asarray(problem.costs, np.float64)
    if (costs < np.diag(costs)[:, None]).any():
        return "the loss cost_matrix needs costs by which no mistake is cheaper than the right answer of its row"
    return None if (costs > np.diag(costs)[:, None]).any() else "by competition.costs no mistake costs anything"


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> "keras.losses.Loss":  # noqa: ARG001
    """The cost-matrix cross-entropy -Σ_j C[y, j] log(1 - p_j): C[y, j] is the cost of answering j where y is true.

    p: the softmax of logits `(batch, classes)`; for a sigmoid, p and 1 - p, so that it is C[y, 1 - y] times the
    cross-entropy, in a multi-label task the mean over labels. C is the matrix less each row's diagonal (which no
    decision depends on), over the mean of its mistakes: only the ratios of costs count, and where all mistakes cost
    the same, a binary loss is cross-entropy.

    Where answer j is expected to cost c_j, a network that minimises it answers p_j = 1 - (classes - 1) c_j / Σ_k c_k,
    as long as none is below 0: its most probable class is the cheapest answer. The costs are in its probabilities
    already: they are true probabilities only where all mistakes cost the same, and to decide by expected cost once
    more would count the costs twice. With many classes it learns more slowly at first than cross-entropy.

    Args:
        settings: nothing.
        class_counts: unused.
        problem: its task and costs.

    Raises:
        ValueError: it has no costs, or none that can be trained by.

    References:
        The matrix, and why only differences to its diagonal count: Elkan 2001, The Foundations of Cost-Sensitive
        Learning. The minimiser follows by Lagrange's rule from c_j / (1 - p_j) being equal for all j.
    """
    from keras import ops

    from podium.losses.parts.class_weights import weight_of_each
    from podium.losses.parts.on_logits import OnLogits

    if reason := why_not(settings, problem):
        raise ValueError(reason)
    costs = relative_costs(problem)

    def of_softmax(targets: Any, logits: Any) -> Any:
        cost = ops.matmul(targets, ops.convert_to_tensor(costs, dtype=logits.dtype))  # (batch, classes)
        return -ops.sum(cost * log_complements(logits), axis=-1)  # (batch,)

    def of_sigmoids(targets: Any, logits: Any) -> Any:
        weights = np.array([costs[0, 1], costs[1, 0]])  # of the absent and of the present
        values = ops.binary_crossentropy(targets, logits, from_logits=True)  # (batch, outputs)
        return ops.mean(weight_of_each(targets, weights, problem.task) * values, axis=-1)  # (batch,)

    return OnLogits(of_softmax if problem.task == "multiclass" else of_sigmoids, name="cost_matrix")


def relative_costs(problem: "Problem") -> NDArray[np.float64]:
    """The costs less each row's diagonal, over the mean of its mistakes.

    Example:
        >>> from podium.problem import Problem
        >>> relative_costs(Problem("binary", ("ham", "spam"), costs=((0, 3), (1, 0)))).tolist()
        [[0.0, 1.5], [0.5, 0.0]]
    """
    costs = np.asarray(problem.costs, np.float64)
    costs = costs - np.diag(costs)[:, None]
    side = len(costs)
    relative: NDArray[np.float64] = costs / (costs.sum() / (side * (side - 1)))
    return relative


def log_complements(logits: Any) -> Any:
    """log(1 - p) of each class of a softmax, `(batch, classes)`.

    Of the most probable class it is the share of all others, which loses no digits; every other p is at most a half.
    """
    from keras import ops

    from podium.losses.parts.on_logits import MASKED

    top = ops.one_hot(ops.argmax(logits, axis=-1), logits.shape[-1], dtype=logits.dtype)
    others = ops.logsumexp(logits - MASKED * top, axis=-1, keepdims=True)
    share_of_others = others - ops.logsumexp(logits, axis=-1, keepdims=True)  # (batch, 1)
    return top * share_of_others + ops.log1p(-(1 - top) * ops.softmax(logits, axis=-1))
