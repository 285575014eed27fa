"""DVC, run in a worktree by this Python, with nothing of the calling project in its way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from podium.stage import die_with_parent

PATIENCE = 20.0  # seconds that DVC gets to end after an interrupt
FOREIGN = (
    "DVC_ROOT",
    "DVC_NO_REMOTE",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
)
"""What names another folder than the worktree."""


def dvc(
    folder: Path, *arguments: str, heard: Callable[[str], None] = lambda _: None, **environment: str
) -> tuple[int, list[str]]:
    """Run DVC in a folder; its exit status and all lines that it and its stages wrote.

    Args:
        folder: of the project.
        *arguments: of the command.
        heard: called with each line as it comes.
        **environment: variables to set.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    path = os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)])
    with subprocess.Popen(  # noqa: S603 - a list of arguments; no shell reads them
        [sys.executable, "-P", "-m", "dvc", *arguments],
        cwd=folder,
        env=inherited | {"PATH": path, "PYTHONUNBUFFERED": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=die_with_parent,
    ) as process:
        lines: list[str] = []
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip("\n"))
                heard(lines[-1])
            return process.wait(), lines
        finally:
            _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """Nothing of it may go on in a folder that is about to be removed."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(ending)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue
