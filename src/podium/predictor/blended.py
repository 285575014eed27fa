"""From what each network says of texts to the run's answer: correction, blend, calibration, prior, thresholds.

All of it is as the run fitted it: nothing is estimated on the texts that are asked about.
"""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from podium.config.ensemble import Ensemble
from podium.ensemble.crossed import calibration_of, method_of
from podium.ensemble.methods import Fitted, Seen, stacking
from podium.ensemble.methods._means import equal
from podium.ensemble.prior.weights import corrected
from podium.ensemble.sampling_correction import correct
from podium.export.plan import places_of
from podium.metrics.decisions import decide
from podium.predictor.run import LEARNED, WEIGHED, Run
from podium.problem import Problem
from podium.training.results import mean

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

EQUAL = ("average", "geometric", "logit", "power")
"""Methods in which every member counts the same."""


def of_member(
    about: Mapping[str, Any],
    networks: Mapping[int, Singles],
    *,
    correct_sampling: bool,
    places: Collection[tuple[int, int]] | None = None,
) -> Floats:
    """A member's probabilities, `(rows, outputs)`: the seeds of each fold averaged, corrected, and the folds averaged.

    Args:
        about: its config.json.
        networks: what each of its networks says, by its number, `(rows, outputs)`.
        correct_sampling: `ensemble.correct_sampling` of the run.
        places: the repeats and folds that count; None: those that the run predicts test rows with.
    """
    rows = len(next(iter(networks.values())))
    found = []
    for place, numbers in places_of(about, places).items():
        given: Floats = mean([several(networks[number]) for number in numbers]).astype(np.float64)
        if correct_sampling:
            job = about["jobs"][numbers[-1]]
            given = correct(given, job["class_counts_natural"], job["class_counts_trained"])
        found.append((place, given))
    averaged: Floats = np.mean([given for _, given in sorted(found, key=lambda one: one[0])], axis=0)
    return averaged[:rows]


def several(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Two rows in place of one: sums over members and folds of one row alone are taken in another order."""
    return np.repeat(rows, 2, axis=0) if len(rows) == 1 else rows


class Blended:
    """The blend of a run, for rows to come.

    Args:
        run: the run.

    Raises:
        PodiumError: what it was fitted on is not there.
    """

    def __init__(self, run: Run) -> None:
        self.problem, self.blend, self.members = run.problem, run.blend, run.members
        self.method, self.fitted = method_of(run.method), fitted(run)
        calibration = run.blend.get("calibration")
        self.calibration = calibration and (calibration_of(calibration["method"]), calibration["fitted"])
        self.thresholds = thresholds(run.blend, run.problem)

    def probabilities(self, members: Mapping[str, Floats]) -> Singles:
        """The blend's, `(rows, outputs)`, as data/ensemble/test.parquet has those of the test rows.

        Args:
            members: what each member says, `(rows, outputs)`.
        """
        rows = len(members[self.members[0]])
        given = np.stack([several(members[name]) for name in self.members])
        mixed = self.method.combine(given, self.fitted, self.problem)
        if self.calibration:
            apart, values = self.calibration
            mixed = apart.apply(mixed, values, self.problem)
        found: Singles = mixed.astype(np.float32)[:rows]
        if prior := self.blend.get("prior"):
            own, wanted = (shares(prior[key], self.problem) for key in ("train", "share"))
            found = corrected(found, own, wanted, self.problem).astype(np.float32)
        return found

    def labels(self, probabilities: Singles) -> npt.NDArray[np.int32]:
        """The label, or labels, of each row, at the thresholds of the run.

        Args:
            probabilities: `(rows, outputs)`.
        """
        return decide(probabilities, self.thresholds, self.problem)


def thresholds(blend: Mapping[str, Any], problem: Problem) -> Floats:
    """The thresholds of a blend: binary `(1,)`, multi-label `(labels,)`, multi-class `(0,)`.

    Of the rule `rate` those that the run's own test rows were cut at.

    Args:
        blend: blend.json.
        problem: what is predicted.
    """
    told = blend["threshold"]
    if problem.task == "multiclass":
        return np.empty(0)
    if problem.task == "multilabel":
        return np.array([told["values"][name] for name in problem.classes])
    return np.array([told["value"]])


def shares(told: Any, problem: Problem) -> Floats:
    """A prior as blend.json has it, `(outputs,)`."""
    return np.array([told]) if problem.task == "binary" else np.array([told[name] for name in problem.classes])


def fitted(run: Run) -> Fitted:
    """What the method of a run found on the out-of-fold rows: told by blend.json, or fitted again.

    Args:
        run: the run.

    Raises:
        PodiumError: what it was fitted on is not there.
    """
    told = run.blend.get("parameters")
    if run.method in EQUAL:
        return Fitted(equal(len(run.members)), told)
    if run.method in WEIGHED:
        given: dict[str, float] = run.blend["weights"]
        copies = [run.copies.get(one, one) for one in given]
        merged = [
            sum(given[one] for one, kept in zip(given, copies, strict=True) if kept == name) for name in run.members
        ]
        return Fitted(np.array(merged), told)
    with np.load(BytesIO(learned(run)), allow_pickle=False) as held:
        oof, targets, groups = (held[part] for part in ("oof", "targets", "groups"))
    settings: Ensemble = run.params.ensemble
    if run.method == "stacking" and settings.blend.stacking.learner != "lightgbm":
        return stacking.told(told or {}, targets, run.problem)
    seen = Seen(targets, groups, run.problem, settings.threshold, tuple(run.members))
    found: Fitted = method_of(run.method).fit(oof, seen, settings.blend)
    return found


def learned(run: Run) -> bytes:
    """The out-of-fold rows as the blend was fitted on them, as the content of a `.npz` file.

    `oof`, `(members, rows, outputs)` float64; `targets`; `groups`, `(rows,)`. It holds no text and no id.

    Args:
        run: the run.

    Raises:
        PodiumError: a table is not there.
    """
    if (run.folder / LEARNED).is_file():
        return (run.folder / LEARNED).read_bytes()
    from podium.ensemble.gather import gather

    names = run.params.ensemble.members
    run.bring(
        [
            *(f"data/prepared/{side}.parquet" for side in ("train", "test")),
            "data/folds.parquet",
            *(f"data/models/{name}/{file}" for name in names for file in ("oof.parquet", "history.csv")),
            *(f"data/predictions/{name}/by_fold.parquet" for name in names),
        ]
    )
    found = gather(run.params, lambda path: (run.folder / path).read_bytes())
    oof = np.stack([next(one.oof for one in found.members if one.name == name) for name in run.members])
    stream = BytesIO()
    np.savez(stream, allow_pickle=False, oof=oof, targets=found.truth.target, groups=found.truth.group)
    return stream.getvalue()
