"""Members and blends: their scores, by fold too, and whether they err on the same rows."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from markupsafe import Markup
from threadpoolctl import threadpool_limits

from podium.report.drawing import Mark, Row, heat, spans
from podium.report.run import Run
from podium.report.written import between, number, signed

ENSEMBLE = "ensemble"
DIGITS = 6


class Entrant(NamedTuple):
    """A line of the table; every number as it is written and as it is sorted by."""

    name: str
    what: str
    weight: str
    cells: list[tuple[str, float]]  # cross-fitted, raw, gap, Brier, log loss, calibration error
    interval: str


class Members(NamedTuple):
    """What the panel shows."""

    scores: Markup
    folds: Markup | None  # None: one fold alone
    correlation: Markup | None  # None: a member alone
    closest: str  # which two err most alike
    entrants: list[Entrant]
    flattered: list[str]
    copies: list[tuple[str, str]]
    method: str


def members(run: Run) -> Members:
    """Make the panel.

    Args:
        run: the run.
    """
    scores, metric = run.scores, run.problem.metric
    given = {ENSEMBLE: scores["ensemble"], **scores["members"]}
    tried = scores.get("auto", {}).get("candidates", {})
    rows = [_row(name, one, "b" if name == ENSEMBLE else "a") for name, one in given.items()]
    rows += [_row(f"auto: {name}", one, "soft") for name, one in tried.items()]
    folds = run.plots["folds"]
    by_fold = {name: part["score"].astype(float).tolist() for name, part in folds.groupby("member", sort=False)}
    spread = [
        Row(
            name,
            [Mark(value, kind="hollow") for value in by_fold[name]] + [Mark(given[name]["cross_fitted"], kind="b")],
        )
        for name in given
        if name in by_fold
    ]
    alike, closest = _correlation(run)
    weights = run.blend["weights"]
    return Members(
        spans(
            rows, f"{metric}, cross-fitted, with its interval", f"{metric} of each member and blend with its interval"
        ),
        spans(spread, f"{metric} in each fold", f"{metric} of each member by fold")
        if len(set(folds["fold"])) > 1 and spread
        else None,
        alike,
        closest,
        [
            _entrant(ENSEMBLE, scores["ensemble"], "blend", ""),
            *(_entrant(name, one, _what(run, name), _weight(weights, name)) for name, one in scores["members"].items()),
            *(_entrant(name, one, "blend tried", "") for name, one in tried.items()),
        ],
        [name for name, one in scores["members"].items() if one.get("stop_on") == "fold"],
        list(scores.get("copies", {}).items()),
        run.blend.get("chosen", run.blend["method"]),
    )


def correlation(errors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Pearson's correlation of members' errors, `(members, members)`; of one that never errs it is 0 with any other.

    Args:
        errors: probability less truth, `(members, numbers)`.

    Example:
        >>> correlation(np.array([[0.1, -0.2, 0.3], [0.2, -0.4, 0.6]])).round(2).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """
    apart = errors - errors.mean(axis=1, keepdims=True)
    with threadpool_limits(limits=1):  # the same bytes on any number of cores
        products = apart @ apart.T
    sizes = np.sqrt(np.diag(products))
    scale = np.outer(sizes, sizes)
    found = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
    np.fill_diagonal(found, 1)
    clipped: npt.NDArray[np.float64] = np.clip(found, -1, 1)
    return clipped


def _correlation(run: Run) -> tuple[Markup | None, str]:
    names = [member.name for member in run.members]
    if len(names) < 2:
        return None, ""
    truth = run.problem.indicators(run.truth.target).astype(np.float64)
    found = correlation(np.stack([(member.oof - truth).ravel() for member in run.members]))
    texts = [[f"{value:.2f}" for value in line] for line in found.tolist()]
    apart = np.triu(found, 1) + np.tril(np.full_like(found, -2))
    first, second = np.unravel_index(int(apart.argmax()), apart.shape)
    shown = heat(
        np.clip(found, 0, 1).tolist(),
        texts,
        names,
        names,
        "correlation of members' errors",
        x_label="correlation of errors",
    )
    return shown, f"{names[first]} and {names[second]}, {found[first, second]:.2f}"


def _row(name: str, one: dict[str, Any], kind: str) -> Row:
    return Row(name, [Mark(one["cross_fitted"], one["low"], one["high"], kind)], number(one["cross_fitted"]))


def _what(run: Run, name: str) -> str:
    if name in run.params.ensemble.external:
        return "made elsewhere"
    model = run.params.models[name]
    return f"{model.architecture}, view {model.view}, {model.loss.name}"


def _weight(weights: dict[str, float], name: str) -> str:
    return f"{weights[name]:.3f}" if name in weights else ""


def _entrant(name: str, one: dict[str, Any], what: str, weight: str) -> Entrant:
    kinds = ("cross_fitted", "raw", "gap", "brier", "log_loss", "expected_calibration_error")
    cells = [
        ("", float("nan")) if key not in one else (signed(one[key]) if key == "gap" else number(one[key]), one[key])
        for key in kinds
    ]
    return Entrant(name, what, weight, cells, between(one["low"], one["high"]))
