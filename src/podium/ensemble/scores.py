"""The content of scores.json: the blend, each member alone, what no model would score, and what it is about."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from podium.config.ensemble import Ensemble
from podium.ensemble.judged import DIGITS, Judged
from podium.ensemble.thresholds import matched_by_rate
from podium.ensemble.trivial import trivial_scores
from podium.ensemble.truth import Truth
from podium.metrics import metric_of


def scores_of(
    whole: Judged, alone: Mapping[str, Judged], flattered: set[str], truth: Truth, settings: Ensemble
) -> dict[str, Any]:
    """All scores.

    Args:
        whole: the blend.
        alone: each member by its name, in the order to report.
        flattered: members that stopped on the rows they are scored on.
        truth: what they were scored on.
        settings: `ensemble`.
    """
    problem = truth.problem
    binary, rows = problem.task == "binary", len(truth.row)
    trivial = trivial_scores(problem, truth.target, seed=settings.bootstrap.seed)
    return {
        "metric": problem.metric,
        **({} if metric_of(problem).greater_is_better else {"lower_is_better": True}),
        **({"positive_class": problem.classes[1]} if binary else {"task": problem.task}),
        "rows": rows,
        "groups": int(np.unique(truth.group).size),
        **({"positives": int(np.count_nonzero(truth.target == 1))} if binary else {"outputs": problem.outputs}),
        **({"labels_a_row": round(float(truth.target.sum()) / rows, DIGITS)} if problem.task == "multilabel" else {}),
        **({"never_validated": truth.absent} if truth.absent else {}),
        "test_rows": len(truth.test_row),
        "confidence": settings.bootstrap.confidence,
        "ensemble": whole.scores,
        "members": {
            name: judged.scores | ({"stop_on": "fold"} if name in flattered else {}) for name, judged in alone.items()
        },
        "trivial": {name: round(score, DIGITS) for name, score in trivial.items()},
        **({} if problem.task == "multiclass" else {"matched_by_rate": _matched(whole, truth)}),
    }


def _matched(whole: Judged, truth: Truth) -> dict[str, Any]:
    """The thresholds that select as large a share of test rows as was selected out of fold, multi-label by label."""
    problem, cuts = truth.problem, whole.honest.whole.thresholds
    found = {}
    for output, name in enumerate(problem.classes[-problem.outputs :]):
        share = round(float((whole.own[:, output].astype(np.float64) >= cuts[output]).mean()), DIGITS)
        test = whole.test[:, output]
        matched = matched_by_rate(test, share)
        found[name] = {
            "threshold": matched,
            "difference": round(float(matched - cuts[output]), DIGITS),
            "test_share": round(float((test.astype(np.float64) >= matched).mean()), DIGITS),
        }
    return found if problem.task == "multilabel" else found[problem.classes[1]]
