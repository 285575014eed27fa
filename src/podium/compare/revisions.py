"""Files of the project as they are now, or as they were in a git revision or DVC experiment."""

from collections.abc import Callable
from pathlib import Path

from podium.errors import PodiumError, first_line

WORKSPACE = "workspace"
"""What DVC calls the files as they are now; no revision may be called so."""

Reader = Callable[[str], bytes]


def reader(root: Path, revision: str) -> Reader:
    """A function from a path relative to the project to the bytes of that file.

    Files that git tracks come from git, the others from DVC's cache, or from its remote where the cache lacks them.

    Args:
        root: the project's folder.
        revision: a commit, branch, tag or experiment; or `workspace`.

    Raises:
        PodiumError: there is no such revision. (The reader raises OSError where a file is not there.)
    """
    if revision == WORKSPACE:
        return lambda path: (root / path).read_bytes()
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load
    from dvc.repo import Repo  # type: ignore[import-untyped]
    from dvc.scm import SCMError  # type: ignore[import-untyped]

    try:
        repository = Repo(str(root), rev=revision)
    except (DvcException, SCMError) as error:
        fix = f"give a member of this run, {WORKSPACE}, an experiment (`dvc exp list`), a commit, or a .zip"
        raise PodiumError(f"no entrant is called {revision!r}: {first_line(error)}", fix=fix) from None

    def read(path: str) -> bytes:
        try:
            content: bytes = repository.dvcfs.read_bytes(f"/{path}")
        except FileNotFoundError:
            raise FileNotFoundError(2, f"{revision} has no such file, or its content is in no cache", path) from None
        except DvcException as error:
            raise OSError(f"not readable in {revision}: {first_line(error)}") from None
        return content

    return read
