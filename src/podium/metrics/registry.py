"""Every metric by its name: its tasks, what it reads, why it is refused, and how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from podium.errors import PodiumError
from podium.metrics import agreement, averages, ratios
from podium.metrics.binary import of_counts
from podium.metrics.by_class import Kappa, OfSeveral, OfTwoClasses, OverLabels
from podium.metrics.by_row import MeanCost, OverSamples, exact_match
from podium.metrics.calibration import CalibrationError
from podium.metrics.metric import Metric
from podium.metrics.probability import Brier, LogLoss
from podium.metrics.ranking import AveragePrecision, RocAuc

if TYPE_CHECKING:
    from podium.problem import Problem

Reads = Literal["labels", "probabilities"]
Kind = Callable[[str, Reads, bool, str, int], Metric]


@dataclass(frozen=True)
class Known:
    """A metric as validation and documentation know it.

    Args:
        tasks: those that it is defined for.
        reads: "labels" or "probabilities".
        greater_is_better: false for a loss, a cost, an error.
    """

    tasks: tuple[str, ...]
    reads: Reads = "labels"
    greater_is_better: bool = True


ALL = ("binary", "multiclass", "multilabel")
SINGLE = ("binary", "multiclass")
SEVERAL = ("multiclass", "multilabel")
AVERAGED = ("f1", "f0.5", "f2", "precision", "recall", "jaccard")
OF_PROBABILITIES: dict[str, Kind] = {"roc_auc": RocAuc, "average_precision": AveragePrecision}
ERRORS: dict[str, Kind] = {"log_loss": LogLoss, "brier": Brier, "expected_calibration_error": CalibrationError}


def _averaged(base: str) -> dict[str, Known]:
    of_classes = {f"{base}_{average}": Known(ALL) for average in averages.AVERAGES}
    return {base: Known(("binary",)), **of_classes, f"{base}_samples": Known(("multilabel",))}


METRICS: dict[str, Known] = {
    **{name: known for base in AVERAGED for name, known in _averaged(base).items()},
    **{base: Known(("binary",)) for base in ("sensitivity", "specificity")},
    **{f"{base}_macro": Known(ALL) for base in ("sensitivity", "specificity")},
    "accuracy": Known(SINGLE),
    "subset_accuracy": Known(("multilabel",)),
    "matthews": Known(SINGLE),
    "quadratic_kappa": Known(SINGLE),
    **{base: Known(("binary",), "probabilities") for base in OF_PROBABILITIES},
    **{f"{base}_macro": Known(SEVERAL, "probabilities") for base in OF_PROBABILITIES},
    **{base: Known(ALL, "probabilities", greater_is_better=False) for base in ERRORS},
    "cost": Known(ALL, greater_is_better=False),
}
"""The metrics by name. Any other beta of `f<beta>` is one too, in the same averages."""


def names(task: str) -> list[str]:
    """The metrics of a task (any other beta of `f<beta>` is accepted too)."""
    return [name for name, known in METRICS.items() if task in known.tasks]


def known(name: str) -> Known | None:
    """What is known of a metric; None: there is none of that name."""
    base = name.split("_")[0]
    if name not in METRICS and base not in METRICS and ratios.named(base) is not None:
        return _averaged(base).get(name)
    return METRICS.get(name)


def why_not(name: str, task: str, costs: Sequence[Sequence[float]] | None) -> str | None:
    """Why a metric is refused for a task, as a clause, or None.

    Args:
        name: competition.metric.
        task: competition.task.
        costs: competition.costs.

    Example:
        >>> why_not("F1", "binary", None)
        "the metric 'F1' is unknown; did you mean f1?"
        >>> why_not("roc_auc", "multilabel", None)
        'roc_auc is a metric of a binary task; for a multilabel one there is roc_auc_macro'
    """
    found = known(name)
    if found is None:
        near = get_close_matches(name.lower(), names(task), n=1, cutoff=0.5)
        return f"the metric {name!r} is unknown; " + (f"did you mean {near[0]}?" if near else f"take {names(task)[0]}")
    if task not in found.tasks:
        of = " or ".join(found.tasks)
        return f"{name} is a metric of a {of} task; for a {task} one there is {_instead(name, task)}"
    if name == "cost" and costs is None:
        return "the metric cost needs competition.costs: what each mistake costs"
    return None


def _instead(name: str, task: str) -> str:
    if name in ("accuracy", "subset_accuracy"):
        return "accuracy" if task in SINGLE else "subset_accuracy (all labels of a row right) or jaccard_samples"
    if name in ("matthews", "quadratic_kappa"):
        return "f1_macro or jaccard_macro"
    base = name.removesuffix("_macro").removesuffix("_samples")
    endings = ("", *(f"_{average}" for average in averages.AVERAGES), "_samples")
    there = [base + ending for ending in endings if (of := known(base + ending)) and task in of.tasks]
    return ", ".join(there[:-1]) + " or " + there[-1] if there[1:] else there[0]


def why_not_per_label(name: str) -> str | None:
    """Why thresholds of a multi-label task cannot be tuned for each label, as a clause, or None: they can."""
    if name == "subset_accuracy" or name.endswith("_samples"):
        return f"{name} looks at all labels of a row at once, so that no label has a best threshold of its own"
    return None


def metric_of(problem: "Problem") -> Metric:
    """The metric of a problem: an `Additive` or a `Weighted`.

    Raises:
        PodiumError: it is refused (`why_not`).

    Example:
        >>> from podium.problem import Problem
        >>> f1 = metric_of(Problem("multiclass", ("a", "b", "c"), "f1_macro"))
        >>> round(f1.score([0, 1, 2], [0, 1, 1]), 3)
        0.556
    """
    name, found = problem.metric, known(problem.metric)
    if reason := why_not(name, problem.task, problem.costs):
        raise PodiumError(reason, where="competition.metric")
    assert found is not None  # noqa: S101 - for mypy: `why_not` has seen to it
    if found.reads == "probabilities":
        kind = (OF_PROBABILITIES | ERRORS)[name.removesuffix("_macro")]
        return kind(name, found.reads, found.greater_is_better, problem.task, problem.outputs)
    return _of_labels(problem, found)


def _of_labels(problem: "Problem", found: Known) -> Metric:
    name, task, classes = problem.metric, problem.task, len(problem.classes)
    general = (name, found.reads, found.greater_is_better)
    if name == "cost":
        costs = problem.costs or ()
        if task == "multiclass":
            return MeanCost(*general, costs)
        ratio = ratios.of_costs(costs)
        if task == "binary":
            return OfTwoClasses(*general, ratio)
        return OverLabels(*general, classes, averages.Averaged(ratio, "micro", every=True))
    if task == "binary":
        return OfTwoClasses(*general, of_counts(name))
    if name == "subset_accuracy":
        return OverSamples(*general, classes, exact_match)
    if name == "matthews":
        return OfSeveral(*general, classes, agreement.matthews)
    if name == "quadratic_kappa":
        return Kappa(*general, classes)
    base, _, ending = ("f1_micro" if name == "accuracy" else name).rpartition("_")
    ratio_of_class = ratios.named(base)
    assert ratio_of_class is not None  # noqa: S101 - for mypy: of every such metric there is one
    if ending == "samples":
        return OverSamples(*general, classes, ratio_of_class)
    kind = OverLabels if task == "multilabel" else OfSeveral
    average = next(average for average in averages.AVERAGES if average == ending)
    return kind(*general, classes, averages.Averaged(ratio_of_class, average, every=task == "multilabel"))
