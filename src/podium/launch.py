"""The `podium` command: it runs the library of the folder it stands in, not the one that happens to be installed.

An editable install points at one checkout. In a clone, a worktree or DVC's temporary copy, the command must run that
folder's own code: so it starts anew with that folder's `src` first on the path.
"""

import os
import sys
from pathlib import Path

import podium
from podium.errors import PodiumError


def main() -> None:
    """Run the command line of the nearest project above the working folder, or of this library where there is none."""
    folder = project_of(Path.cwd())
    if folder is not None and not Path(podium.__file__).samefile(folder / "src" / "podium" / "__init__.py"):
        path = [str(folder / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path)}
        # -P: the working folder itself stays off the path
        os.execve(sys.executable, [sys.executable, "-P", "-m", "podium.cli", *sys.argv[1:]], environment)
    from podium.cli import main as command_line

    command_line()


def project_of(folder: Path) -> Path | None:
    """The nearest folder, from this one upward, that holds a pipeline and its library; None where there is none."""
    for candidate in (folder, *folder.parents):
        if (candidate / "dvc.yaml").is_file() and (candidate / "src" / "podium" / "__init__.py").is_file():
            return candidate
    return None


def here() -> Path:
    """The project that the working folder is in; in none, the working folder, which may hold a run all the same."""
    return project_of(Path.cwd()) or Path.cwd()


def project() -> Path:
    """The project that the working folder is in.

    Raises:
        PodiumError: it is in none.
    """
    if (found := project_of(Path.cwd())) is None:
        raise PodiumError("this folder is in no podium project", fix="go to the folder that holds dvc.yaml")
    return found
