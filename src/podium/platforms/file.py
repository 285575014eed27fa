"""No platform at all: the zip is written out, to be handed in by hand; `podium score` records what it got."""

from pathlib import Path
from typing import TYPE_CHECKING

from podium.errors import PodiumError
from podium.platforms.platform import Budget, Receipt, Refused

if TYPE_CHECKING:
    from podium.config.board import Board

FOLDER = "submissions/out"


class File:
    """A folder of zips.

    Args:
        root: the project's folder.
    """

    name = "file"
    by_hand = True

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def budget(self) -> Budget:
        """Nobody counts."""
        return Budget(None, None)

    def upload(self, archive: Path, message: str) -> Receipt:
        """Write the zip out, under a name that holds the end of the message: the submission's mark.

        Raises:
            Refused: the folder cannot be written.
        """
        from podium.io.atomic import whole_file

        name = f"{'-'.join(message.rpartition('[')[2].strip(']').split())}.zip"
        try:
            with whole_file(self.folder / name) as partial:
                partial.write_bytes(archive.read_bytes())
        except PodiumError as error:
            told = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error.what
            raise Refused(f"cannot be written: {told}", where=f"{FOLDER}/{name}", fix=error.fix) from None
        return self.state(name)

    def find(self, mark: str) -> Receipt | None:
        """The zip of that mark."""
        name = f"{'-'.join(mark.split())}.zip"
        return self.state(name) if (self.folder / name).is_file() else None

    def state(self, reference: str) -> Receipt:
        """The zip, whose score only a person can tell.

        Raises:
            Refused: it is not there.
        """
        if not (self.folder / reference).is_file():
            raise Refused("it is not there any more", where=f"{FOLDER}/{reference}")
        return Receipt(reference, "pending", None, None)

    def download(self, reference: str) -> bytes | None:
        """What was written.

        Raises:
            Refused: it is not there.
        """
        self.state(reference)
        return (self.folder / reference).read_bytes()


def connect(board: "Board", root: Path) -> File:  # noqa: ARG001 - every platform is asked the same way
    """The folder submissions/out/ of a project.

    Args:
        board: nothing of it matters.
        root: the project's folder.
    """
    return File(root)
