"""The best cuts of a multi-label task's probabilities: one for all labels, or one for each; all exact."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from podium.metrics.binary import OfCounts
from podium.metrics.counts import Counts, Floats
from podium.metrics.cuts import Cuts, all_cuts, best_of, must_be_finite, parting
from podium.metrics.ratios import Ratio

ALIKE = 1e-11
"""Two values as near as this are equally good where they are running sums, which round."""


def one_for_pieces(
    targets: NDArray[np.int64], scores: Floats, goodness: OfCounts, weights: Floats, times: Floats | None = None
) -> float:
    """The best threshold for a weighted sum of each piece's own value, over every cut of all scores together.

    The pieces are labels (macro, weighted averages) or rows (samples averages, exact matches). One more score above
    the threshold changes the value of one piece, so the sum at every cut is a running sum of such changes:
    O(scores log scores).

    Args:
        targets: 0 or 1, `(pieces, items)`.
        scores: finite, `(pieces, items)`.
        goodness: of a piece's counts.
        weights: of each piece, with a sum of about 1, `(pieces,)`.
        times: how often each item counts, `(items,)`; None: once.

    Raises:
        PodiumError: a score is not finite.
    """
    must_be_finite(scores)
    order = np.argsort(-scores, axis=1)
    each = np.ones(scores.shape[1], np.int64) if times is None else times
    tp = _running(np.take_along_axis(targets * each, order, axis=1))  # (pieces, items + 1), 0, 1, ... items taken
    taken = _running(each[order])
    fp, fn = taken - tp, tp[:, -1:] - tp
    values = goodness(Counts(tp, fp, fn, taken[:, -1:] - tp - fp - fn)) * weights[:, None]
    distinct, place = np.unique(np.take_along_axis(scores, order, axis=1), return_inverse=True)
    change = np.bincount(place.ravel(), weights=np.diff(values, axis=1).ravel())  # (distinct,)
    totals = np.concatenate([np.cumsum(change[::-1])[::-1], [0.0]])  # (cuts,) above what "none" is worth
    thresholds, gaps = parting(distinct)
    return float(thresholds[best_of(totals >= totals.max() - ALIKE, gaps)])


def _running(values: NDArray[Any]) -> NDArray[Any]:
    """Running sums of each piece's items, from 0 on: `(pieces, items)` to `(pieces, items + 1)`."""
    found = np.cumsum(values, axis=1)
    return np.concatenate([np.zeros_like(found[:, :1]), found], axis=1)


def one_for_each(targets: NDArray[np.int64], scores: Floats, goodness: OfCounts, times: Floats | None = None) -> Floats:
    """The best threshold of each label by itself, `(labels,)`.

    Args:
        targets: 0 or 1, `(rows, labels)`.
        scores: finite, `(rows, labels)`.
        goodness: of one label's counts.
        times: how often each row counts, `(rows,)`; None: once.

    Raises:
        PodiumError: a score is not finite.
    """
    labels = _cuts_of_each(targets, scores, times)
    return np.array([cuts.thresholds[cuts.best(goodness(cuts.counts))] for cuts in labels])


def together(targets: NDArray[np.int64], scores: Floats, ratio: Ratio, times: Floats | None = None) -> Floats:
    """A threshold for each label such that the ratio of all labels' counts together is best, `(labels,)`.

    By Dinkelbach's method (1967): where `over / under` is at least `v`, the sum of `over - v * under` is at least 0,
    and it parts into labels. From any `v`, each label's best cut gives a better ratio, which is the next `v`, until
    it grows no more. Of a label's equally good cuts the one with the widest gap is taken, then the lowest.

    Args:
        targets: 0 or 1, `(rows, labels)`.
        scores: finite, `(rows, labels)`.
        ratio: the more the better.
        times: how often each row counts, `(rows,)`; None: once.

    Raises:
        PodiumError: a score is not finite.
    """
    labels = _cuts_of_each(targets, scores, times)
    parts = [ratio.parts(cuts.counts) for cuts in labels]
    chosen = [0] * len(labels)  # every label cut at "all positive"
    while True:
        over, under = _sums(parts, chosen)
        worth = [of * under - by * over for of, by in parts]  # (cuts,) for each label; whole numbers tie exactly
        best = [cuts.best(value) for cuts, value in zip(labels, worth, strict=True)]
        if _ratio(parts, best) <= _ratio(parts, chosen):
            return np.array([cuts.thresholds[cut] for cuts, cut in zip(labels, best, strict=True)])
        chosen = best


def _cuts_of_each(targets: NDArray[np.int64], scores: Floats, times: Floats | None) -> list[Cuts]:
    return [all_cuts(truth, given, times) for truth, given in zip(targets.T, scores.T, strict=True)]


def _sums(parts: Sequence[tuple[Floats, Floats]], chosen: Sequence[int]) -> tuple[float, float]:
    pairs = [(over[cut], under[cut]) for (over, under), cut in zip(parts, chosen, strict=True)]
    return float(sum(over for over, _ in pairs)), float(sum(under for _, under in pairs))


def _ratio(parts: Sequence[tuple[Floats, Floats]], chosen: Sequence[int]) -> float:
    over, under = _sums(parts, chosen)
    return over / under if under else 0.0
