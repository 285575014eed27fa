"""Experiments as lines of text, no wider than a terminal."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from podium.experiments.rows import WORKSPACE, Row
from podium.io.aligned import aligned

WIDTH = 120
LEAST = 18
"""Characters that changed keys have at least."""

NAME = 24
NUMBERS = (2, 4)
"""The columns that hold numbers."""

HEADING = ["experiment", "created", "score", "interval", "gap", "changed"]
EMPTY = "no experiment yet: `dvc exp run -n wider -S models.cnn.network.filters=200`"


def lines(rows: Sequence[Row], width: int = WIDTH) -> list[str]:
    """The table.

    Args:
        rows: commits, with their experiments.
        width: of the terminal, in characters.
    """
    listed = list(_listed(rows))
    metrics = {row.metric for row, _ in listed if row.metric}
    cells = [HEADING[:-1], *(_cells(row, inset) for row, inset in listed)]
    narrow = aligned(cells, NUMBERS)
    widest = max(map(len, narrow)) + 2
    room = max(width - widest, LEAST)
    found = [f"{narrow[0]:<{widest}}{HEADING[-1]}{f'  ({metrics.pop()})' if len(metrics) == 1 else ''}"]
    for line, (row, _) in zip(narrow[1:], listed, strict=True):
        first, *more = textwrap.wrap(_changes(row), room, break_on_hyphens=False) or [""]
        found.append(f"{line:<{widest}}{first}".rstrip())
        found += [f"{'':<{widest}}{part}" for part in more]
    return found if any(row.experiments for row in rows) else [*found, EMPTY]


def _listed(rows: Sequence[Row]) -> Iterator[tuple[Row, bool]]:
    """Every row, and whether it stands below a commit; the workspace only where it says something of its own."""
    for row in rows:
        if row.commit != WORKSPACE or row.changed or len(rows) == 1:
            yield row, False
        for one in row.experiments:
            yield one, True


def _cells(row: Row, inset: bool) -> list[str]:
    known = _shortened(row.name or (row.commit if row.commit == WORKSPACE else row.commit[:7]))
    scores = row.scores
    interval = f"{scores['low']:.4f} to {scores['high']:.4f}" if {"low", "high"} <= set(scores) else ""
    return [
        f"  {known}" if inset else known,
        f"{row.created:%Y-%m-%d %H:%M}" if row.created is not None and row.state == "success" else row.state * inset,
        f"{scores['score']:.4f}" if "score" in scores and row.state == "success" else "",
        interval if row.state == "success" else "",
        f"{scores['gap']:+z.4f}" if "gap" in scores and row.state == "success" else "",
    ]


def _changes(row: Row) -> str:
    return ", ".join(f"{_printable(key)} {_value(value)}" for key, value in _short(row.changed).items())


def _short(changed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keys of models without what each of them has: models.cnn.network.filters is cnn.network.filters."""
    return {key.removeprefix("models."): value for key, value in changed.items()}


def _value(value: Any) -> str:
    return _shortened(_printable(value if isinstance(value, str) else json.dumps(value, default=str)))


def _shortened(text: str) -> str:
    return text if len(text) <= NAME else f"{text[: NAME - 1]}…"


def _printable(text: str) -> str:
    """A text of a stranger's params.yaml, without what would steer a terminal."""
    return "".join(character if character.isprintable() else "�" for character in text)
