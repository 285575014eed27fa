"""All of the ensemble: checked members in; predictions, scores and plots out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config.ensemble import Ensemble
from podium.ensemble import plots
from podium.ensemble.by_slice import Masks, by_slice
from podium.ensemble.choice import PLAIN, choose, told
from podium.ensemble.copies import copies_of, merged, parted
from podium.ensemble.crossed import Crossed, crossed, method_of
from podium.ensemble.judged import DIGITS, Judged, judge, threshold_of
from podium.ensemble.members import Member
from podium.ensemble.prior.told import Shifted, shifted
from podium.ensemble.scores import scores_of
from podium.ensemble.thresholds import are_tuned
from podium.ensemble.truth import Truth
from podium.errors import PodiumError
from podium.invariants import check_probabilities
from podium.problem import Problem

CHOICE, PRIOR = "which is best", "the test rows' prior"


def steps(settings: Ensemble) -> int:
    """How many steps `blend` tells of.

    Args:
        settings: `ensemble`.
    """
    methods = len(dict.fromkeys([PLAIN, *settings.candidates])) + 1 if settings.method == "auto" else 1
    return methods + 1 + len(settings.members)


class Blend(NamedTuple):
    """What the ensemble hands on; every part of it is a file of data/ensemble/."""

    oof: pd.DataFrame  # row, fold, p_<class>, target, prediction (by weights, calibration and thresholds of the other
    # folds); multi-label the last two once a label: target_<class>, prediction_<class>
    test: pd.DataFrame  # row, p_<class>, prediction or prediction_<class>
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
    *,
    sources: Mapping[str, str] | None = None,
    curves: pd.DataFrame | None = None,
    slices: Masks | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Blend:
    """Combine the members that the parameters name, and score each of them and the blend.

    Members are combined in the order of their names, so nothing depends on the order in which they are given but the
    order in which they are reported.

    Args:
        members: exactly those of `settings.members`.
        truth: what they were checked against, and the problem.
        settings: `ensemble`.
        sources: SHA-256 of each file that members and truth were read from, by its path; kept in blend.json.
        curves: the members' learning curves; one more plot.
        slices: kinds of rows to score by themselves.
        tell: is told what begins, by name: each of `steps`.

    Raises:
        PodiumError: other members, a metric that is refused, or a threshold that cannot be tuned.
    """
    named = {member.name: member for member in members}
    if set(named) != set(settings.members) or len(members) != len(settings.members):
        wrong = f"the members {', '.join(named)} are not those of ensemble.members ({', '.join(settings.members)})"
        raise PodiumError(wrong, fix="run `dvc repro`")
    problem, ranked = truth.problem, [named[name] for name in sorted(named)]
    copies = copies_of(ranked)
    distinct = [member for member in ranked if member.name not in copies]
    weighed = {"weights": merged(settings.blend.weights, copies)}
    whole, choice, moved = _judged(
        distinct, truth, settings.model_copy(update={"blend": settings.blend.model_copy(update=weighed)}), tell
    )
    as_it_is = settings.model_copy(update={"calibration": "none", "prior": "train"})
    alone = dict[str, Judged]()
    for side, values in (("oof", whole.oof), ("test", whole.test)):
        where = f"data/ensemble/{side}.parquet"
        check_probabilities(values, where, "ensemble", one_class=problem.task == "multiclass")
    for name in settings.members:
        tell(f"member {name}")
        alone[name] = judge(_crossed([named[name]], "average", truth, as_it_is), truth, as_it_is)
    for judged in (whole, *alone.values()) if slices else ():
        again = settings.bootstrap if judged is whole else None
        judged.scores["slices"] = by_slice(truth, judged.honest.predictions, slices or {}, again, digits=DIGITS)
    flattered = {member.name for member in members if member.stop_on == "fold"}
    fitted = whole.honest.whole
    weights = dict(zip([member.name for member in distinct], fitted.blend.weights.tolist(), strict=True))
    indicators = problem.indicators(truth.target)  # (rows, outputs)
    confusion = plots.confusion_of_labels if problem.task == "multilabel" else plots.confusion
    return Blend(
        oof=pd.DataFrame(
            {
                "row": truth.row,
                "fold": truth.fold[0].astype(np.int16),
                **_columns(problem.probability_columns, whole.oof),
                **_columns(problem.target_columns, truth.target),
                **_columns(predictions_of(problem), whole.oof_labels),
            }
        ),
        test=pd.DataFrame(
            {
                "row": truth.test_row,
                **_columns(problem.probability_columns, whole.test),
                **_columns(predictions_of(problem), whole.test_labels),
            }
        ),
        blend={
            "method": settings.method,
            "members": settings.members,
            **({} if choice is None else {"chosen": choice["chosen"]}),
            "weights": parted(weights, copies, settings.members),
            **({} if fitted.blend.parameters is None else {"parameters": fitted.blend.parameters}),
            **(
                {}
                if fitted.calibration is None
                else {"calibration": {"method": settings.calibration, "fitted": fitted.calibration}}
            ),
            "correct_sampling": settings.correct_sampling,
            **moved.blend,
            "threshold": _threshold(problem, settings, whole),
            "networks": {name: named[name].weights for name in settings.members},
            "sources": dict(sorted((sources or {}).items())),
        },
        metrics={
            "score": whole.scores["cross_fitted"],
            **{name: whole.scores[name] for name in ("low", "high", "gap")},
        },
        scores=scores_of(whole, alone, flattered, truth, settings)
        | ({} if choice is None else {"auto": choice})
        | ({"copies": copies} if copies else {})
        | {"board": moved.board},
        plots={
            "precision_recall": plots.precision_recall(indicators.ravel(), whole.oof.ravel()),
            "confusion": confusion(truth.target, whole.oof_labels, problem.classes),
            "folds": plots.folds(
                [(name, judged.scores["folds"]) for name, judged in [*alone.items(), ("ensemble", whole)]]
            ),
            "reliability": plots.reliability(
                problem,
                truth.target,
                {"none": whole.oof}
                if fitted.calibration is None
                else {"before": whole.uncalibrated, "after": whole.oof},
            ),
            **({} if curves is None else {"learning_curves": curves}),
        },
    )


def _judged(
    members: Sequence[Member], truth: Truth, settings: Ensemble, tell: Callable[[str], None]
) -> tuple[Judged, dict[str, Any] | None, Shifted]:
    """The blend; for `auto` how it was chosen; and what is known and made of the test rows' prior."""
    if settings.method != "auto":
        tell(settings.method)
        found = _crossed(members, settings.method, truth, settings)
        tell(PRIOR)
        moved = shifted(found, truth, settings)
        return judge(moved.crossed, truth, settings), None, moved
    candidates = dict[str, Crossed]()
    for name in dict.fromkeys([PLAIN, *settings.candidates]):
        tell(name)
        candidates[name] = _crossed(members, name, truth, settings)
    tell(CHOICE)
    choice = choose(candidates, truth, settings.bootstrap)
    scores = {name: judge(candidate, truth, settings).scores for name, candidate in candidates.items()}
    tell(PRIOR)
    moved = shifted(choice.crossed, truth, settings)
    return judge(moved.crossed, truth, settings), told(choice, scores, DIGITS), moved


def _crossed(members: Sequence[Member], method: str, truth: Truth, settings: Ensemble) -> Crossed:
    oof, test = (np.stack([getattr(member, side) for member in members]) for side in ("oof", "test"))
    return crossed(oof, test, tuple(member.name for member in members), method_of(method), truth, settings)


def predictions_of(problem: Problem) -> list[str]:
    """The columns of predicted labels: `prediction`, the index of a class; multi-label a column of 0 and 1 a label.

    Example:
        >>> predictions_of(Problem("multilabel", ("joy", "fear")))
        ['prediction_joy', 'prediction_fear']
    """
    if problem.task == "multilabel":
        return [f"prediction_{name}" for name in problem.classes]
    return ["prediction"]


def _columns(names: Sequence[str], values: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """The columns of values, `(rows, columns)` or, of one, `(rows,)`."""
    return dict(zip(names, values.reshape(len(values), -1).T, strict=True))


def _threshold(problem: Problem, settings: Ensemble, whole: Judged) -> dict[str, Any]:
    """How labels are decided, in blend.json."""
    if problem.task == "multiclass":
        return {"rule": "least_expected_cost" if problem.metric == "cost" else "argmax"}
    rule = "tuned" if are_tuned(settings.threshold, problem) else "fixed"
    rates = whole.honest.whole.rates
    by_rate = {} if rates is None else {"rule": "rate", "share": threshold_of(problem, rates)}
    values = threshold_of(problem, whole.test_thresholds)
    if problem.task == "multilabel":
        return {"rule": rule, "per_label": settings.threshold.per_label, "values": values} | by_rate
    return {"rule": rule, "value": values} | by_rate
