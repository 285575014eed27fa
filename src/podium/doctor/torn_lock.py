"""DVC's list of who reads and writes what, which a killed DVC may leave half written: it then refuses to run."""

import fcntl
import json
from contextlib import ExitStack
from pathlib import Path

LIST = Path(".dvc/tmp/rwlock")
HELD = (".dvc/tmp/lock", ".dvc/tmp/rwlock.lock")
"""What a DVC command that runs has locked, now and then."""


def is_torn(root: Path) -> bool:
    """Whether the list is there and is no JSON, which DVC (3.67) never mends.

    Args:
        root: the project's folder.
    """
    try:
        json.loads((root / LIST).read_bytes())
    except ValueError:
        return True
    except OSError:
        return False
    return False


def mended(root: Path) -> bool:
    """Take a torn list away, if no DVC command runs: it held nothing but processes that are dead.

    Args:
        root: the project's folder.

    Returns:
        Whether there was one, and it is gone.
    """
    if not is_torn(root):
        return False
    with ExitStack() as locks:
        try:
            for name in HELD:
                path = root / name
                if path.is_file():
                    fcntl.flock(locks.enter_context(path.open("rb")), fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not is_torn(root):  # it was being written
                return False
            (root / LIST).unlink()
        except OSError:  # somebody runs, or it cannot be deleted: DVC says what it then says
            return False
    return True
