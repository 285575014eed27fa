"""All submissions as a table, what cross-fitted scores have been worth on the board, and which two to pick."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.leaderboard.agreement import agreement
from podium.leaderboard.finals import finals
from podium.leaderboard.rows import rows
from podium.ledger import Book, known


def leaderboard(root: Path) -> dict[str, Any]:
    """What the ledger comes to, as plain values.

    Args:
        root: the project's folder.

    Returns:
        `submissions`, one a row, by number; `agreement` of cross-fitted and board scores, and `finals`, both of the
        board of the last submission; `problems` of the ledger, which mean that it was changed.

    Raises:
        PodiumError: the ledger cannot be read, or was what it tells of a submission is not what `podium submit` writes.
    """
    book = Book(root)
    problems = book.problems()
    try:
        listed = rows(known(root))
    except PodiumError:
        book.check()  # that it was changed says more
        raise
    last = [row for row in listed if row.board == listed[-1].board]
    return {
        "submissions": [row.plain() for row in listed],
        "agreement": agreement(last),
        "finals": finals(last),
        "problems": problems,
    }


def board(root: Path, as_json: bool, plot: Path | None, say: Callable[[str], None]) -> None:
    """Print the leaderboard.

    Args:
        root: the project's folder.
        as_json: instead of a table.
        plot: an .svg to draw to; None: none.
        say: takes a line for the user.

    Raises:
        PodiumError: the ledger cannot be read, or the plot not drawn.
    """
    import json

    found = leaderboard(root)
    if plot is not None:
        from podium.leaderboard.plot import draw

        draw(found, plot)
    if as_json:
        say(json.dumps(found, indent=2, ensure_ascii=False))
        return
    from podium.leaderboard.table import lines

    for line in lines(found):
        say(line)
