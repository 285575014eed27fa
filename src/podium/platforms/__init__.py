"""Where submissions are handed in, one platform a file, found by name: `board.platform` is a file of this room.

Each has `connect(board, root)`, which gives what `platform.py` calls a `Platform`. It imports its client's library
inside functions only, so that reading params.yaml, which lists the files here, loads none. Files that begin with `_`
are shared by several.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from podium.errors import PodiumError

if TYPE_CHECKING:
    from podium.config.board import Board
    from podium.platforms.platform import Platform

INTERFACE = "platform"


def names() -> list[str]:
    """The platforms, by the names of their files."""
    files = {path.stem for folder in __path__ for path in Path(folder).glob("*.py")}
    return sorted(name for name in files if not name.startswith("_") and name != INTERFACE)


def platform_of(board: "Board", root: Path) -> "Platform":
    """The platform that `board` names.

    Args:
        board: the section `board` of params.yaml.
        root: the project's folder.

    Raises:
        PodiumError: there is none of that name.
        Refused: it needs credentials, which are not there or not safe.
    """
    if board.platform not in (known := names()):
        what = f"no platforms file is called {board.platform!r}; there are {', '.join(known)}"
        raise PodiumError(what, where="board.platform")
    made: Platform = import_module(f"{__name__}.{board.platform}").connect(board, root)
    return made
