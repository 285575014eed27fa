"""The leaderboard as lines of text."""

from typing import Any

from podium.io.aligned import aligned
from podium.ledger import LEDGER

EMPTY = "nothing was submitted yet: `podium submit`"
HEADINGS = ("no", "public", "private", "cross-fitted", "gap", "expected", "zip", "date (UTC)", "state", "message")
NUMBERS = range(5)
"""The columns that hold numbers."""

LONGEST = 40


def lines(found: dict[str, Any]) -> list[str]:
    """The lines to print.

    Args:
        found: what `leaderboard` gives.
    """
    listed = found["submissions"]
    warnings = [f"warning: {LEDGER}, {problem}" for problem in found["problems"]]
    if not listed:
        return [EMPTY, *warnings]
    several = len({row["competition"] for row in listed}) > 1
    shown = aligned([HEADINGS, *(_cells(row, several=several) for row in listed)], NUMBERS)
    told = [f"{shown[0]}  ({listed[-1]['metric']})", *shown[1:], "* the best of its column"]
    if worth := found["agreement"]:
        told.append(
            f"of {worth['submissions']} submissions: a cross-fitted gain of 0.001 has been worth "
            f"{worth['slope'] / 1000:+z.4f} (± {worth['slope_error'] / 1000:.4f}) on the board; "
            f"rank correlation {worth['rank_correlation']:+z.2f}"
        )
    told.extend(f"to choose for the end: {one['number']}, {one['reason']}" for one in found["finals"])
    return [*told, *warnings]


def _cells(row: dict[str, Any], *, several: bool) -> tuple[str, ...]:
    star = {name: "*" if name in row["best"] else "" for name in ("board", "cross_fitted")}
    expected, inside = row["expected"], {None: "", True: "", False: " !"}[row["inside"]]
    state = f"{row['state']}: {row['reason']}"[:LONGEST] if row["reason"] else row["state"]
    message = f"{row['competition']}: {row['message']}" if several else row["message"]
    return (
        str(row["number"]),
        "" if row["public"] is None else f"{star['board']}{row['public']:.5f}",
        "" if row["private"] is None else f"{row['private']:.5f}",
        f"{star['cross_fitted']}{row['cross_fitted']:.4f}",
        "" if row["gap"] is None else f"{row['gap']:+z.4f}",
        f"{expected['low']:.3f} to {expected['high']:.3f}{inside}",
        row["sha256"][:8],
        row["time"][:16].replace("T", " "),
        f"{state} ({row['platform']})",
        message if len(message) <= LONGEST else f"{message[: LONGEST - 3]}...",
    )
