"""Cross-fitted against board scores, as a drawing."""

from io import BytesIO
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.io.atomic import whole_file


def draw(found: dict[str, Any], path: Path) -> None:
    """Draw one point a submission of the last one's board, with the line through them.

    Args:
        found: what `leaderboard` gives.
        path: an .svg; the same submissions give the same bytes.

    Raises:
        PodiumError: it is no .svg, nothing has a score yet, or it cannot be written.
    """
    if path.suffix != ".svg":
        raise PodiumError(f"{path.name!r} is no .svg", where="--plot", fix="name a file that ends in .svg")
    listed = found["submissions"]
    rows = [row for row in listed if _board(row) == _board(listed[-1]) and row["public"] is not None]
    if not rows:
        raise PodiumError("no submission has a score yet", where="--plot", fix="`podium sync` asks for scores")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.subplots()
    ours, theirs = [row["cross_fitted"] for row in rows], [row["public"] for row in rows]
    expected = [row["expected"]["score"] for row in rows]
    spans = [[max(0.0, row["expected"]["score"] - row["expected"]["low"]) for row in rows]]
    spans.append([max(0.0, row["expected"]["high"] - row["expected"]["score"]) for row in rows])
    axes.errorbar(ours, expected, yerr=spans, fmt="none", ecolor="0.75", label="expected on the board")
    axes.plot(ours, theirs, "o", color="tab:blue", label="public score")
    for row in rows:
        axes.annotate(
            str(row["number"]), (row["cross_fitted"], row["public"]), xytext=(5, 5), textcoords="offset points"
        )
    if worth := found["agreement"]:
        ends = [min(ours), max(ours)]
        told = (
            f"slope {worth['slope']:.2f} ± {worth['slope_error']:.2f}, rank correlation {worth['rank_correlation']:.2f}"
        )
        axes.plot(ends, [worth["intercept"] + worth["slope"] * end for end in ends], "--", color="tab:red", label=told)
    axes.set(xlabel=f"cross-fitted {rows[0]['metric']}", ylabel=f"public {rows[0]['metric']}")
    axes.legend(fontsize="small")
    drawn = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "podium"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    with whole_file(path) as partial:
        partial.write_bytes(drawn.getvalue())


def _board(row: dict[str, Any]) -> tuple[str, ...]:
    return row["competition"], row["platform"], row["metric"]
