"""Members that are copies of another: they add nothing, so they count once."""

from collections.abc import Sequence

import numpy as np

from podium.ensemble.members import Member


def copies_of(members: Sequence[Member]) -> dict[str, str]:
    """Of each member whose probabilities are exactly those of an earlier one, out of fold and on test rows, that one.

    Args:
        members: in the order in which they are combined.

    Returns:
        by the copy's name the name of the first that it equals.
    """
    found: dict[str, str] = {}
    first: list[Member] = []
    for member in members:
        for other in first:
            if np.array_equal(member.oof, other.oof) and np.array_equal(member.test, other.test):
                found[member.name] = other.name
                break
        else:
            first.append(member)
    return found


def parted(weights: dict[str, float], copies: dict[str, str], names: Sequence[str]) -> dict[str, float]:
    """The weight of each member, where one and its copies have equal parts of what the one was given.

    Args:
        weights: of members that are no copies.
        copies: as `copies_of` gives them.
        names: of all members, in the order to report.

    Example:
        >>> parted({"cnn": 0.5, "lstm": 0.5}, {"again": "cnn"}, ["again", "cnn", "lstm"])
        {'again': 0.25, 'cnn': 0.25, 'lstm': 0.5}
    """
    of = {name: copies.get(name, name) for name in names}
    sizes = {name: list(of.values()).count(name) for name in weights}
    return {name: weights[kept] / sizes[kept] for name, kept in of.items()}


def merged(given: dict[str, float], copies: dict[str, str]) -> dict[str, float]:
    """Weights that the user gives by name, those of copies added to those of what they equal.

    Example:
        >>> merged({"again": 1.0, "cnn": 2.0}, {"again": "cnn"})
        {'cnn': 3.0}
    """
    found: dict[str, float] = {}
    for name, weight in given.items():
        kept = copies.get(name, name)
        found[kept] = found.get(kept, 0) + weight
    return found
