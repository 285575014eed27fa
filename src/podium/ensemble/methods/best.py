"""The best member, alone."""

import numpy as np
import numpy.typing as npt

from podium.config.blending import Blending
from podium.ensemble.methods import Fitted, Seen
from podium.ensemble.methods.average import combine

__all__ = ["combine", "fit", "single"]

Floats = npt.NDArray[np.float64]


def fit(oof: Floats, seen: Seen, settings: Blending) -> Fitted:  # noqa: ARG001 - every method's
    """All weight on the member that scores best on the rows seen, thresholds tuned for each.

    Args:
        oof: out-of-fold probabilities, `(members, rows, outputs)`.
        seen: targets and metric.
        settings: `ensemble.blend`.
    """
    weights = np.zeros(len(oof))
    weights[single(oof, seen)] = 1
    return Fitted(weights)


def single(oof: Floats, seen: Seen) -> int:
    """The place of the best member; of equally good ones that of the lowest log loss, then the first.

    Args:
        oof: `(members, rows, outputs)`.
        seen: targets and metric.
    """
    scores = [seen.goodness(member) for member in oof]
    tied = [place for place, score in enumerate(scores) if score == max(scores)]
    return tied[0] if len(tied) == 1 else min(tied, key=lambda place: seen.log_loss(oof[place]))
