"""Learning curves: the score on the held-out fold after each epoch, a thin line a fold, and their mean."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from podium.report.drawing import Line, lines
from podium.report.drawing.scale import around
from podium.report.run import Run


class Curve(NamedTuple):
    """A member's figure, and what it says."""

    member: str
    figure: Markup
    told: str


class Learning(NamedTuple):
    """What the panel shows: the figures, and the members that have no epochs to show."""

    curves: list[Curve]
    without: list[str]


def learning(run: Run) -> Learning:
    """Make the panel.

    Args:
        run: the run.
    """
    frame = run.plots["learning_curves"].astype({"epoch": int, "score": float})
    several = {name: part for name, part in frame.groupby("member", sort=False) if len(set(part["epoch"])) > 1}
    without = [name for name in run.blend["members"] if name not in several]
    if not several:
        return Learning([], without)
    shown = pd.concat(several.values())
    y = around(shown["score"])  # one scale for all, so that members can be compared
    lower = bool(run.scores.get("lower_is_better"))
    curves = [_curve(str(name), part, run.problem.metric, y, lower=lower) for name, part in several.items()]
    return Learning(curves, without)


def _curve(name: str, part: pd.DataFrame, metric: str, y: tuple[float, float], *, lower: bool) -> Curve:
    mean = part.groupby("epoch")["score"].mean()
    epochs, values = mean.index.tolist(), mean.tolist()
    folds = [
        Line(list(zip(own["epoch"].tolist(), own["score"].tolist(), strict=True)), "thin", f"fold {fold}", dots=True)
        for fold, own in part.groupby("fold", sort=False)
    ]
    middle = Line(list(zip(epochs, values, strict=True)), "a", "mean of the folds", dots=True)
    about = f"{metric} of {name} on each held-out fold after each epoch"
    figure = lines([*folds, middle], "epoch", metric, about, y=y, whole=True)
    best, last = epochs[values.index((min if lower else max)(values))], epochs[-1]
    told = f"best on average after epoch {best} of {last}"
    if best == last:
        told += ": still learning when it stopped, perhaps"
    return Curve(name, figure, told)
