"""What a board score means: whether it was to be expected, and whether no model at all would have got it."""

from typing import Any

NEAR = 0.005
"""Nearer than this to a trivial submission's score, a score is taken for one of those."""


def verdict(score: float, board: dict[str, Any]) -> list[str]:
    """Sentences about a score that came back.

    Args:
        score: of the board.
        board: the entry `board` of scores.json.

    Example:
        >>> board = {"score": 0.8, "low": 0.75, "high": 0.84, "trivial": {"all_positive": 0.6667}}
        >>> for line in verdict(0.6693, board):
        ...     print(line)
        0.6693 lies below the predicted interval, 0.7500 to 0.8400
        warning: 0.6693 is within 0.005 of what all positive gets (0.6667): were these labels from the model?
    """
    low, high = board["low"], board["high"]
    place = "below" if score < low else "above" if score > high else "inside"
    lines = [f"{score:.4f} lies {place} the predicted interval, {low:.4f} to {high:.4f}"]
    for name, trivial in board["trivial"].items():
        if abs(score - trivial) <= NEAR:
            of = name.replace("_", " ")
            lines.append(
                f"warning: {score:.4f} is within {NEAR} of what {of} gets ({trivial:.4f}): were these labels from the "
                "model?"
            )
    return lines
