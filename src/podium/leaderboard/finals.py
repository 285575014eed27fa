"""Which two submissions to choose for the private board: the one to trust, and the one that the public board likes."""

from collections.abc import Sequence
from typing import Any

from podium.leaderboard.rows import Row, goodness


def finals(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The best by cross-fitted score and the best by the board; where they are one, the next by cross-fitted score.

    Args:
        rows: of one board.

    Returns:
        At most two, each with its `number` and the `reason`.
    """
    received = [row for row in rows if row.state in ("uploaded", "scored")]
    if not received:
        return []
    by_ours = sorted(received, key=lambda row: (-goodness(row.metric, row.cross_fitted), row.number))
    scored = [row for row in received if row.public is not None]
    by_board = sorted(scored, key=lambda row: (-goodness(row.metric, row.public or 0.0), row.number))
    first = by_ours[0]
    chosen = [{"number": first.number, "reason": f"best cross-fitted score, {first.cross_fitted:.4f}"}]
    if by_board and by_board[0].number != first.number:
        chosen.append({"number": by_board[0].number, "reason": f"best on the public board, {by_board[0].public:.5f}"})
    elif len(by_ours) > 1:
        if by_board:
            chosen[0]["reason"] = f"{chosen[0]['reason']}, and best on the public board, {first.public:.5f}"
        second = by_ours[1]
        chosen.append({"number": second.number, "reason": f"next best cross-fitted score, {second.cross_fitted:.4f}"})
    return chosen
