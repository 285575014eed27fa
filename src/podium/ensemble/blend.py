"""All of the ensemble: checked members in; predictions, scores and plots out."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config.ensemble import Ensemble
from podium.ensemble import plots
from podium.ensemble.judged import DIGITS, Judged, judge
from podium.ensemble.members import Member
from podium.ensemble.methods import average
from podium.ensemble.thresholds import matched_by_rate
from podium.ensemble.trivial import trivial_scores
from podium.ensemble.truth import Truth
from podium.errors import PodiumError
from podium.metrics import binary


class Blend(NamedTuple):
    """What the ensemble hands on; every part of it is a file of data/ensemble/."""

    oof: pd.DataFrame  # row, fold, p_<class>, target, prediction (by the threshold of the other folds)
    test: pd.DataFrame  # row, p_<class>, prediction
    blend: dict[str, Any]  # method, members, weights, threshold: all it takes to predict, and what it was made from
    metrics: dict[str, float]  # the few numbers that experiments are compared by
    scores: dict[str, Any]  # all of them
    plots: dict[str, pd.DataFrame]

    @property
    def files(self) -> dict[str, Any]:
        """The content of each file, by its name."""
        return {
            "oof.parquet": self.oof,
            "test.parquet": self.test,
            "blend.json": self.blend,
            "metrics.json": self.metrics,
            "scores.json": self.scores,
            **{f"plots/{name}.csv": frame for name, frame in self.plots.items()},
        }


def blend(
    members: Sequence[Member],
    truth: Truth,
    settings: Ensemble,
    metric: str,
    *,
    sources: Mapping[str, str] | None = None,
    curves: pd.DataFrame | None = None,
) -> Blend:
    """Combine the members that the parameters name, and score each of them and the blend.

    Members are combined in the order of their names, so nothing depends on the order in which they are given but the
    order in which they are reported.

    Args:
        members: exactly those of `settings.members`.
        truth: what they were checked against.
        settings: `ensemble`.
        metric: `competition.metric`.
        sources: SHA-256 of each file that members and truth were read from, by its path; kept in blend.json.
        curves: the members' learning curves; one more plot.

    Raises:
        PodiumError: other members, or a threshold that cannot be tuned.
    """
    named = {member.name: member for member in members}
    if set(named) != set(settings.members) or len(members) != len(settings.members):
        problem = f"the members {', '.join(named)} are not those of ensemble.members ({', '.join(settings.members)})"
        raise PodiumError(problem, fix="run `dvc repro`")
    ranked = [named[name] for name in sorted(named)]
    oof, test = np.stack([member.oof for member in ranked]), np.stack([member.test for member in ranked])
    method = import_module(f"podium.ensemble.methods.{settings.method}")
    whole = judge(oof, test, method, truth, settings, metric)
    alone = {
        name: judge(named[name].oof[None], named[name].test[None], average, truth, settings, metric)
        for name in settings.members
    }
    flattered = {member.name for member in members if member.stop_on == "fold"}
    weights = dict(zip(sorted(named), whole.honest.whole.weights.tolist(), strict=True))
    return Blend(
        oof=_frame(
            {"row": truth.row, "fold": truth.fold[0].astype(np.int16)},
            whole.oof,
            {"target": truth.target, "prediction": whole.honest.predictions},
            truth,
        ),
        test=_frame(
            {"row": truth.test_row},
            whole.test,
            {"prediction": binary.predict(whole.test[:, 0], whole.honest.whole.threshold)},
            truth,
        ),
        blend={
            "method": settings.method,
            "members": settings.members,
            "weights": {name: weights[name] for name in settings.members},
            "correct_sampling": settings.correct_sampling,
            "threshold": {"rule": settings.threshold.rule, "value": whole.honest.whole.threshold},
            "networks": {name: named[name].weights for name in settings.members},
            "sources": dict(sorted((sources or {}).items())),
        },
        metrics={
            "score": whole.scores["cross_fitted"],
            **{name: whole.scores[name] for name in ("low", "high", "gap")},
        },
        scores=_scores(whole, alone, flattered, truth, settings, metric),
        plots={
            "precision_recall": plots.precision_recall(truth.target, whole.oof[:, 0]),
            "confusion": plots.confusion(truth.target, whole.honest.predictions, truth.classes),
            "folds": plots.folds(
                [(name, judged.scores["folds"]) for name, judged in [*alone.items(), ("ensemble", whole)]]
            ),
            **({} if curves is None else {"learning_curves": curves}),
        },
    )


def _frame(
    before: dict[str, Any], probabilities: npt.NDArray[np.float32], after: dict[str, Any], truth: Truth
) -> pd.DataFrame:
    """Columns around the probability columns."""
    return pd.DataFrame({**before, **dict(zip(truth.columns, probabilities.T, strict=True)), **after})


def _scores(
    whole: Judged, alone: Mapping[str, Judged], flattered: set[str], truth: Truth, settings: Ensemble, metric: str
) -> dict[str, Any]:
    """The content of scores.json."""
    rows, positives = len(truth.row), int(np.count_nonzero(truth.target == 1))
    share = whole.scores["predicted_positive"]["out_of_fold"]
    matched = matched_by_rate(whole.test[:, 0], share)
    return {
        "metric": metric,
        "positive_class": truth.classes[1],
        "rows": rows,
        "groups": int(np.unique(truth.group).size),
        "positives": positives,
        "test_rows": len(truth.test_row),
        "confidence": settings.bootstrap.confidence,
        "ensemble": whole.scores,
        "members": {
            name: judged.scores | ({"stop_on": "fold"} if name in flattered else {}) for name, judged in alone.items()
        },
        "trivial": {name: round(score, DIGITS) for name, score in trivial_scores(positives, rows, metric).items()},
        "matched_by_rate": {
            "threshold": matched,
            "difference": round(matched - whole.honest.whole.threshold, DIGITS),
            "test_share": round(float(binary.predict(whole.test[:, 0], matched).mean()), DIGITS),
        },
    }
