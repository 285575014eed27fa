"""What a project has handed in: its ledger, its tags, and the run behind each submission."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from podium.ledger import Book, Submission, known, with_number
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
        return known(self.root, self.tags)

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the ledger."""
        return Book(self.root).problems()

    def numbered(self, number: int) -> Submission:
        """The submission of that number.

        Raises:
            PodiumError: there is none.
        """
        return with_number(number, self.submissions)


def history(root: Path) -> History:
    """What a project has handed in.

    Args:
        root: its folder.

    Raises:
        PodiumError: a file of DVC's settings is not as DVC writes it.
    """
    return History(root, stores(root))
