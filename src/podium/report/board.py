"""The leaderboard as a page, of the report's look."""

from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from podium.errors import PodiumError
from podium.io.atomic import write_text
from podium.report.drawing import Dot, scatter
from podium.report.page import page
from podium.report.written import number, signed

EMPTY = "Nothing was submitted yet: podium submit."


class Line(NamedTuple):
    """A submission."""

    number: int
    scores: list[tuple[str, str]]  # public, private, cross-fitted, gap: as written, and as sorted by
    expected: str
    outside: bool
    zip: str
    time: str
    state: str
    message: str
    notes: list[str]


class Board(NamedTuple):
    """What the page shows."""

    title: str
    problems: list[str]
    figure: Markup | None
    agreement: str
    notes: list[str]
    rows: list[Line]


def write(found: dict[str, Any], path: Path) -> None:
    """Write the page.

    Args:
        found: what `podium.leaderboard.leaderboard` gives.
        path: an .html; the same submissions give the same bytes.

    Raises:
        PodiumError: it is no .html, or cannot be written.
    """
    if path.suffix != ".html":
        raise PodiumError(f"{path.name!r} is no .html", where="--html", fix="name a file that ends in .html")
    write_text(page("board.html", board=board(found)), path)


def board(found: dict[str, Any]) -> Board:
    """What the page shows of the leaderboard.

    Args:
        found: what `podium.leaderboard.leaderboard` gives.
    """
    listed = found["submissions"]
    worth = found["agreement"]
    notes = [] if listed else [EMPTY]
    if worth:
        notes.append(
            f"Of {worth['submissions']} submissions: a cross-fitted gain of 0.001 has been worth "
            f"{worth['slope'] / 1000:+z.4f} (± {worth['slope_error'] / 1000:.4f}) on the board; rank correlation "
            f"{worth['rank_correlation']:+z.2f}."
        )
    notes += [f"To choose for the end: {one['number']}, {one['reason']}." for one in found["finals"]]
    several = len({row["competition"] for row in listed}) > 1
    title = f"{listed[-1]['competition']}, {listed[-1]['metric']}" if listed else "Leaderboard"
    agreement = "; dashed: the line through them" if worth else ""
    lines = [_line(row, several=several) for row in listed]
    return Board(title, found["problems"], _figure(found), agreement, notes, lines)


def _line(row: dict[str, Any], *, several: bool) -> Line:
    star = {name: " *" if name in row["best"] else "" for name in ("board", "cross_fitted")}
    scores = [
        _cell(row["public"], 5, star["board"]),
        _cell(row["private"], 5),
        _cell(row["cross_fitted"], 4, star["cross_fitted"]),
        ("", "NaN") if row["gap"] is None else (signed(row["gap"]), f"{row['gap']:.6f}"),
    ]
    expected = row["expected"]
    state = f"{row['state']}: {row['reason']}" if row["reason"] else row["state"]
    return Line(
        row["number"],
        scores,
        f"{expected['low']:.3f} to {expected['high']:.3f}",
        row["inside"] is False,
        row["sha256"][:8],
        row["time"][:16].replace("T", " "),
        f"{state} ({row['platform']})",
        f"{row['competition']}: {row['message']}" if several else row["message"],
        row["notes"],
    )


def _cell(value: float | None, digits: int, star: str = "") -> tuple[str, str]:
    return ("", "NaN") if value is None else (f"{number(value, digits)}{star}", f"{value:.6f}")


def _figure(found: dict[str, Any]) -> Markup | None:
    """One point a submission of the last one's board that has a score; None: none has."""
    listed = found["submissions"]
    rows = [row for row in listed if _of(row) == _of(listed[-1]) and row["public"] is not None]
    if not rows:
        return None
    dots = [
        Dot(
            row["cross_fitted"],
            row["public"],
            row["expected"]["low"],
            row["expected"]["high"],
            str(row["number"]),
            f"submission {row['number']}: cross-fitted {row['cross_fitted']:.4f}, public {row['public']:.5f}",
        )
        for row in rows
    ]
    line = list[tuple[float, float]]()
    if worth := found["agreement"]:
        ends = min(dot.x for dot in dots), max(dot.x for dot in dots)
        line = [(end, worth["intercept"] + worth["slope"] * end) for end in ends]
    metric = rows[0]["metric"]
    about = f"public {metric} of each submission against its cross-fitted one"
    return scatter(dots, line, f"cross-fitted {metric}", f"public {metric}", about)


def _of(row: dict[str, Any]) -> tuple[str, ...]:
    return row["competition"], row["platform"], row["metric"]
