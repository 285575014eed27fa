"""A comparison as aligned text: the scores, how sure their difference is, and the rows that changed."""

import pandas as pd

from podium.compare.difference import Difference, Scored
from podium.io.aligned import aligned

TEXT = 60  # characters of a text that are shown
LABEL = 24  # of an answer
FLATTERED = "  stopped on the rows it is scored on: flattered"


def table(found: Difference, rows: int) -> str:
    """The comparison, and so many of the rows that changed.

    Args:
        found: the comparison.
        rows: how many to show.
    """
    what = "test rows, whose targets are not known" if found.scored is None else found.problem.metric
    lines = [f"{what}: {found.rows:,} rows, {found.groups:,} groups"]
    if found.scored is not None:
        width = max(map(len, found.names))
        for name, flattered, score in zip(found.names, found.flattered, found.scored[:2], strict=True):
            lines.append(f"{name:<{width}}  {score:.4f}{FLATTERED * flattered}")
        lines.append(_verdict(found.scored, found))
    return "\n".join([*lines, _count(found), *_changed(found.changed.head(rows), found.names)])


def _verdict(scored: Scored, found: Difference) -> str:
    """The difference in words, the better one first."""
    if scored.better == scored.low == scored.high == 0:
        return "both score the same on any choice of rows"
    (better, other), apart, low, high = found.names, scored.better, scored.low, scored.high
    if apart < 0:
        better, other, apart, low, high = other, better, -apart, -high, -low
    sure = "more than the choice of rows makes" if low > 0 else "no more than the choice of rows may make"
    interval = f"{100 * found.confidence:g} % interval {low:z.4f} to {high:z.4f}"
    return f"{better} is better than {other} by {apart:.4f}, {interval}: {sure}"


def _count(found: Difference) -> str:
    """How many rows changed, and which way."""
    changed, (a, b) = found.changed, found.names
    line = "1 row is" if len(changed) == 1 else f"{len(changed):,} rows are"
    line += " answered otherwise"
    if "target" in changed and len(changed):
        right = {name: int((changed[side] == changed["target"]).sum()) for name, side in ((a, "a"), (b, "b"))}
        line += ": " + ", ".join(f"{name} is right in {count:,}" for name, count in right.items())
    return line


def _changed(shown: pd.DataFrame, names: tuple[str, str]) -> list[str]:
    """Rows that changed, a line each."""
    if shown.empty:
        return []
    frame = shown.rename(columns=dict(zip(("a", "b"), names, strict=True)))
    cells = [list(map(str, frame.columns))]
    cells += [[*(_cut(str(cell), LABEL) for cell in line[:-1]), _cut(line[-1], TEXT)] for line in frame.to_numpy()]
    return aligned(cells)


def _cut(text: str, length: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"
