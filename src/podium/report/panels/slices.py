"""How well kinds of rows are predicted: by length, by traits of the text, by class."""

from typing import Any, NamedTuple

from markupsafe import Markup

from podium.report.drawing import Mark, Row, spans
from podium.report.run import Run
from podium.report.written import number

TITLES = {"length": "By length", "health": "By what the texts look like"}


class Slice(NamedTuple):
    """A figure of slices of one kind."""

    title: str
    figure: Markup


class OfClass(NamedTuple):
    """A class: its name, and each number as it is written and as it is sorted by."""

    name: str
    cells: list[tuple[str, float]]


class Slices(NamedTuple):
    """What the panel shows."""

    figures: list[Slice]
    unscored: list[str]  # slices whose rows are all of one class
    classes: list[OfClass]
    thresholds: bool  # each label has its own


def slices(run: Run) -> Slices:
    """Make the panel.

    Args:
        run: the run.
    """
    whole, metric = run.scores["ensemble"], run.problem.metric
    figures, unscored = list[Slice](), list[str]()
    for kind, some in whole.get("slices", {}).items():
        rows = [
            Row(f"{name}, {one['rows']:,} rows", [Mark(one["score"], one["low"], one["high"])], number(one["score"]))
            for name, one in some.items()
            if one["score"] is not None
        ]
        unscored += [name for name, one in some.items() if one["score"] is None]
        if rows:
            about = f"{metric} of slices {TITLES[kind].lower()}, beside that of all rows"
            figures.append(Slice(TITLES[kind], spans(rows, metric, about, reference=whole["cross_fitted"])))
    cuts = whole.get("thresholds", {})
    classes = [_of_class(name, one, cuts) for name, one in whole["classes"].items()]
    return Slices(figures, unscored, classes, bool(cuts))


def _of_class(name: str, one: dict[str, Any], cuts: dict[str, float]) -> OfClass:
    cells = [(f"{one['support']:,}", one["support"])]
    cells += [(number(one[key], 3), one[key]) for key in ("precision", "recall", "f1")]
    cells += [(f"{one[key]:,}", one[key]) for key in ("predicted", "predicted_test")]
    if cuts:
        cells.append((number(cuts[name], 3), cuts[name]))
    return OfClass(name, cells)
