"""A project's submissions, and one of them by its number."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from podium.errors import PodiumError
from podium.ledger.book import Book
from podium.ledger.submissions import Submission, submissions
from podium.provenance.git import Tagged, tagged

SHOWN = 20
"""So many numbers are named where another was asked for."""


def known(root: Path, tags: Mapping[str, Tagged] | None = None) -> list[Submission]:
    """All submissions of a project, by number.

    Args:
        root: the project's folder.
        tags: of its submissions, by their ids; None: git is asked.

    Raises:
        PodiumError: the ledger cannot be read.
    """
    given = tagged(root) if tags is None else tags
    return submissions(Book(root).events(), {name: one.number for name, one in given.items()})


def with_number(number: int, among: Sequence[Submission]) -> Submission:
    """The submission of a number.

    Args:
        number: what people call it.
        among: the submissions, by number.

    Raises:
        PodiumError: there is none.
    """
    for one in among:
        if one.number == number:
            return one
    if not among:
        raise PodiumError(f"there is no submission {number}", fix="`podium submit` makes one")
    there = ", ".join(["..."] * (len(among) > SHOWN) + [str(one.number) for one in among[-SHOWN:]])
    raise PodiumError(f"there is no submission {number}", fix=f"there are {there}; `podium leaderboard` lists them")
