"""What a project has handed in: its ledger, its tags, and the run behind each submission."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from podium.errors import PodiumError
from podium.ledger import Book, Submission, submissions
from podium.provenance.bytes import Stores, stores
from podium.provenance.git import Tagged, tagged


@dataclass(frozen=True)
class History:
    """All of a project's submissions.

    Args:
        root: the project's folder.
        stores: where bytes may be.
    """

    root: Path
    stores: Stores

    @cached_property
    def tags(self) -> dict[str, Tagged]:
        """The tag of each submission, by its id."""
        return tagged(self.root)

    @cached_property
    def submissions(self) -> list[Submission]:
        """By number."""
        return submissions(Book(self.root).events(), {name: tag.number for name, tag in self.tags.items()})

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the ledger."""
        return Book(self.root).problems()

    def numbered(self, number: int) -> Submission:
        """The submission of that number.

        Raises:
            PodiumError: there is none.
        """
        for one in self.submissions:
            if one.number == number:
                return one
        there = f"there are {', '.join(str(one.number) for one in self.submissions[-20:])}" if self.submissions else ""
        raise PodiumError(f"there is no submission {number}", fix=there or "`podium submit` makes one")


def history(root: Path) -> History:
    """What a project has handed in.

    Args:
        root: its folder.

    Raises:
        PodiumError: a file of DVC's settings is not as DVC writes it.
    """
    return History(root, stores(root))
