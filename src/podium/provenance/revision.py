"""Files of the project as a revision has them, also those that DVC keeps: nothing is checked out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from podium.errors import PodiumError, first_line
from podium.provenance.logins import hide_logins


class Revision:
    """A project as a revision has it.

    Args:
        repository: DVC's, switched to the revision.
    """

    def __init__(self, repository: Any) -> None:
        self.repository = repository

    def read(self, path: str) -> bytes:
        """A file that git tracks, or one that a stage wrote: from the cache, or a remote where the cache lacks it.

        Args:
            path: relative to the project.

        Raises:
            OSError: the revision has no such file, or its bytes cannot be had.
            PodiumError: a library that the remote needs is not installed.
        """
        from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load

        try:
            content: bytes = self.repository.dvcfs.read_bytes(f"/{path}")
        except FileNotFoundError:
            what = "there is no such file, or its bytes are in no cache"
            raise FileNotFoundError(errno.ENOENT, what, path) from None
        except DvcException as error:
            raise OSError(errno.EIO, first_line(error), path) from None
        except ImportError as error:  # DVC asks for the library of a remote even where the cache has the bytes
            what = f"the DVC remote cannot be read: {first_line(error)}"
            raise PodiumError(what, where=path, fix="install it") from None
        return content


def repository(root: Path) -> Any:
    """DVC's repository of the project that lies here, with the remotes of today for any revision of it.

    Left alone, DVC looks for the bytes of a commit in the remotes that the settings of that very commit name: in none,
    where the remote is younger.

    Args:
        root: the project's folder.

    Raises:
        DvcException: there is no project, or its settings are not as DVC writes them.
    """
    from dvc.config import Config  # type: ignore[import-untyped]  # a second to load
    from dvc.repo import Repo  # type: ignore[import-untyped]

    hide_logins()
    today = Config(str(Path(Repo.find_root(str(root))) / Repo.DVC_DIR))
    core = {key: value for key, value in today["core"].items() if key == "remote"}
    return Repo(str(root), config={"remote": today["remote"], "core": core})


@contextmanager
def revision(root: Path, name: str) -> Iterator[Revision]:
    """The project as a revision has it; it can be read as long as the context lasts.

    DVC is opened on the project that lies here, and then switched: opened on the revision itself, it would look for the
    project at the top of the repository, and not know where the cache is now.

    Args:
        root: the project's folder.
        name: of a commit, a branch, a tag or an experiment.

    Raises:
        DvcException: there is no such revision, or no project in it.
    """
    from dvc.repo.brancher import switch  # type: ignore[import-untyped]  # a second to load

    with repository(root) as opened, switch(opened, name):
        yield Revision(opened)
