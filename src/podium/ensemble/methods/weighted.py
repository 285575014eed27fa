"""The average with weights that the user gives by member name."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods.average import combine
from podium.errors import PodiumError

__all__ = ["combine", "fit"]

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:
    """The weights of `ensemble.blend.weights`, divided by their sum; nothing is fitted.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: whose `members` are the names.
        settings: `ensemble.blend`.

    Raises:
        PodiumError: the weights are not those of the members.
    """
    if len(oof) != len(seen.members) or not set(seen.members) <= set(settings.weights):
        wrong = f"weights of {', '.join(settings.weights) or 'no member'} are given, the members are "
        raise PodiumError(wrong + ", ".join(seen.members), where="ensemble.blend.weights", fix="give one a member")
    weights = np.array([settings.weights[name] for name in seen.members])
    if not weights.sum():
        raise PodiumError("every weight is 0", where="ensemble.blend.weights", fix="give one above 0")
    return Fitted(weights / weights.sum())
