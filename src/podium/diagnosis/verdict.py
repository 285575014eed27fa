"""What a board score means: whether it was to be expected, and whether no model at all would have got it."""

from typing import Any

NEAR = 0.005
"""Nearer than this to a trivial submission's score, a score is taken for one of those."""


ELSEWHERE = {"train": " at the shares of training", "equal": " where classes have equal shares"}
"""Other mixes of the test rows than the one expected, as scores.json calls them."""


def verdict(score: float, board: dict[str, Any]) -> list[str]:
    """Sentences about a score that came back.

    Args:
        score: of the board.
        board: the entry `board` of scores.json.

    Example:
        >>> board = {"low": 0.75, "high": 0.84, "trivial": {"all_positive": 0.7377}}
        >>> board |= {"trivial_elsewhere": {"equal": {"all_positive": 0.6667}}}
        >>> for line in verdict(0.6693, board):
        ...     print(line)
        0.6693 lies below the predicted interval, 0.7500 to 0.8400
        warning: within 0.005 of what all positive gets where classes have equal shares (0.6667): are these the model's?
    """
    low, high = board["low"], board["high"]
    place = "below" if score < low else "above" if score > high else "inside"
    return [f"{score:.4f} lies {place} the predicted interval, {low:.4f} to {high:.4f}", *as_if_by_none(score, board)]


def as_if_by_none(score: float, board: dict[str, Any]) -> list[str]:
    """A warning where a score is what no model at all would get.

    Args:
        score: of the board.
        board: `trivial` and `trivial_elsewhere` of the entry `board` of scores.json.
    """
    lines = []
    mixes = {"": board["trivial"]} | {ELSEWHERE[mix]: found for mix, found in board["trivial_elsewhere"].items()}
    for name in board["trivial"]:
        for mix, found in mixes.items():
            if abs(score - found[name]) <= NEAR:
                what = f"{name.replace('_', ' ')} gets{mix} ({found[name]:.4f})"
                lines.append(f"warning: within {NEAR} of what {what}: are these the model's?")
                break
    return lines
