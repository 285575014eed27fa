"""How well kinds of rows are predicted: short and long ones, and those that the files' health tells of."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.competition.traits import TRAITS, traits_of
from podium.config.ensemble import Bootstrap
from podium.ensemble.bootstrap import interval
from podium.ensemble.truth import Truth
from podium.metrics import metric_of

LEAST = 20  # rows: fewer tell nothing
PARTS = 4

Masks: TypeAlias = dict[str, dict[str, npt.NDArray[np.bool_]]]
"""By `length` or `health`, and by the name of the slice: which of the validated rows are in it, `(rows,)`."""


def slices(train: pd.DataFrame, test: pd.DataFrame, truth: Truth) -> Masks:
    """The slices of the validated rows that hold at least 20 of them, and not all.

    By length: quarters by the number of characters. By health: what `data/prepared/health.json` counts, here of the
    prepared text, so that quotes which cleaning took off are not seen.

    Args:
        train: `row`, `text`, `group` and the targets (data/prepared/train.parquet); without text there are none.
        test: `group` (data/prepared/test.parquet).
        truth: the validated rows.
    """
    if "text" not in train:
        return {}
    own = train.set_index("row").loc[truth.row]
    texts = own["text"].tolist()
    found: Masks = {"length": _quarters(np.array([len(text) for text in texts], np.int64)), "health": {}}
    found["health"] = dict(zip(TRAITS, traits_of([texts]), strict=True))
    if "group" in own and "group" in test:
        codes, _ = pd.factorize(own["group"])
        sets = np.unique(truth.target.reshape(len(codes), -1), axis=0, return_inverse=True)[1].reshape(-1)
        pairs = np.unique(np.column_stack([codes, sets]), axis=0)  # (distinct texts with distinct labels, 2)
        found["health"] |= {
            "text stands more than once": np.bincount(codes)[codes] > 1,
            "text has several labels": np.bincount(pairs[:, 0])[codes] > 1,
            "text is in the test file": own["group"].isin(test["group"]).to_numpy(bool),
        }
    return {
        kind: {name: inside for name, inside in some.items() if LEAST <= inside.sum() < len(inside)}
        for kind, some in found.items()
    }


def _quarters(lengths: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.bool_]]:
    """The rows in up to four parts of nearly equal size; rows of one length are not parted."""
    cuts = np.unique(np.quantile(lengths, np.arange(1, PARTS) / PARTS, method="inverted_cdf"))
    part = np.searchsorted(cuts, lengths, side="left")  # a part holds its cut
    found = {}
    for place in np.unique(part):
        inside = part == place
        low, high = lengths[inside].min(), lengths[inside].max()
        found[f"{low} to {high} characters" if low < high else f"{low} characters"] = inside
    return found


def by_slice(
    truth: Truth, predictions: npt.NDArray[Any], masks: Masks, settings: Bootstrap | None, *, digits: int
) -> dict[str, Any]:
    """The metric within each slice.

    Args:
        truth: the rows' targets and groups, and the metric.
        predictions: what the metric reads, cross-fitted.
        masks: of `slices`.
        settings: `ensemble.bootstrap`, for intervals; None: without.
        digits: to round to.

    Returns:
        by kind and slice: `rows`, and `score` (with `low` and `high`); None where it means nothing: binary
        and multi-class, all rows of the slice are of one class; multi-label, none carries a label.
    """
    metric = metric_of(truth.problem)

    def scored(inside: npt.NDArray[np.bool_]) -> dict[str, Any]:
        targets, given, groups = truth.target[inside], predictions[inside], truth.group[inside]
        rows = {"rows": int(inside.sum())}
        present = int((truth.problem.class_counts(targets).reshape(len(truth.problem.classes), -1)[:, -1] > 0).sum())
        if present < (1 if truth.problem.task == "multilabel" else 2):
            return rows | {"score": None}
        score = metric.score(targets, given)
        if not np.isfinite(score):
            return rows | {"score": None}
        numbers = {"score": score}
        if settings is not None:
            again = {"repeats": settings.repeats, "seed": settings.seed}
            ends = interval(truth.problem, targets, given, groups, confidence=settings.confidence, **again)
            numbers |= dict(zip(("low", "high"), ends, strict=True))
        return rows | {name: round(number, digits) for name, number in numbers.items()}

    return {kind: {name: scored(inside) for name, inside in some.items()} for kind, some in masks.items()}


def weakest(entry: Mapping[str, Any], *, lower_is_better: bool) -> tuple[str, Mapping[str, Any]] | None:
    """The slice that is surely predicted worse than all rows together, and worst; None: no slice is.

    Args:
        entry: the ensemble's part of scores.json.
        lower_is_better: of the metric.
    """
    sign, far = (-1, "low") if lower_is_better else (1, "high")
    worse = [
        (sign * one["score"], name, one)
        for some in entry.get("slices", {}).values()
        for name, one in some.items()
        if one["score"] is not None and sign * one[far] < sign * entry["cross_fitted"]
    ]
    if not worse:
        return None
    _, name, one = min(worse, key=lambda found: found[:2])
    return name, one
