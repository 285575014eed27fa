"""Files of the project as they are now, or as they were in a git revision or DVC experiment."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from podium.errors import PodiumError, first_line
from podium.provenance.revision import revision

WORKSPACE = "workspace"
"""What DVC calls the files as they are now; no revision may be called so."""

Reader = Callable[[str], bytes]


@contextmanager
def reader(root: Path, name: str) -> Iterator[Reader]:
    """A function from a path relative to the project to the bytes of that file.

    Files that git tracks come from git, the others from DVC's cache, or from its remote where the cache lacks them.

    Args:
        root: the project's folder.
        name: of a commit, branch, tag or experiment; or `workspace`.

    Raises:
        PodiumError: there is no such revision. (The reader raises OSError where a file is not there.)
    """
    if name == WORKSPACE:
        yield lambda path: (root / path).read_bytes()
        return
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load

    with ExitStack() as stack:
        try:
            held = stack.enter_context(revision(root, name))
        except DvcException as error:
            fix = f"give a member of this run, {WORKSPACE}, an experiment (`dvc exp list`), a commit, or a .zip"
            raise PodiumError(f"no entrant is called {name!r}: {first_line(error)}", fix=fix) from None
        yield held.read
