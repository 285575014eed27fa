"""Score against time on the practice board of SemEval-2019 task 9A: members, blend and what others made, one plot."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.rcParams["svg.hashsalt"] = "podium"  # else no two drawings have the same bytes
ALL_POSITIVE = 0.6667
KINDS = {
    "members": ("o", "tab:blue"),
    "fitted once": ("^", "tab:blue"),
    "ensemble": ("*", "tab:red"),
    "peers": ("s", "0.4"),
}


def points(result: dict[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    """By kind and name, seconds and score.

    Args:
        result: what bench/score.py keeps of that set.
    """
    scores, costs = result["held_out"]["scores"], result["costs"]
    reached = {name: (costs[name]["seconds"], score) for name, score in scores.items() if name in costs}
    return {
        "peers": {name: (peer["seconds"], peer["trial"]) for name, peer in result["peers"].items()},
        "fitted once": {name: (once["seconds"], once["trial"]) for name, once in result["once"].items()},
        "ensemble": {"ensemble": reached.pop("ensemble")},
        "members": reached,
    }


def peers_above(result: dict[str, Any]) -> list[str]:
    """The peers that score more than anything of ours that takes no longer.

    Args:
        result: what bench/score.py keeps of that set.
    """
    found = points(result)
    ours = [point for kind, of_kind in found.items() if kind != "peers" for point in of_kind.values()]
    return [
        name
        for name, (seconds, score) in found["peers"].items()
        if not any(took <= seconds and reached >= score for took, reached in ours)
    ]


def draw(result: dict[str, Any], path: Path) -> None:
    """Write the plot.

    Args:
        result: what bench/score.py keeps of that set.
        path: of an SVG file.
    """
    figure = Figure((8, 4.5), layout="constrained")
    axes = figure.subplots()
    for kind, of_kind in points(result).items():
        marker, colour = KINDS[kind]
        axes.scatter(*zip(*of_kind.values(), strict=True), marker=marker, color=colour, label=kind, zorder=3)
        for name, place in of_kind.items():
            axes.annotate(name, place, xytext=(5, 4), textcoords="offset points", fontsize=8)
    axes.axhline(ALL_POSITIVE, color="0.7", linestyle="--", label="everything positive")
    axes.set(xscale="log", xlabel="seconds on 2 cores", ylabel="F1 on the practice board", title="SemEval-2019 task 9A")
    axes.legend(loc="lower right")
    figure.savefig(path, metadata={"Date": None})
