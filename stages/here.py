"""A stage runs the library of the folder it stands in: a clone's, a worktree's or DVC's temporary copy's own.

It is imported first, before anything heavy, so that an interrupt while that loads is one line too.
"""

import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

FOLDER = Path(__file__).resolve().parent.parent
SOURCE = str(FOLDER / "src")
NEEDED = ("ftfy", "joblib", "pandas", "pyarrow", "pydantic", "tensorflow", "tokenizers")


def _end(number: int, _: FrameType | None) -> None:
    os.write(2, b"podium: interrupted; `dvc repro` goes on from here\n")
    os._exit(128 + number)


for stop in (signal.SIGINT, signal.SIGTERM):
    signal.signal(stop, _end)

if missing := [name for name in NEEDED if find_spec(name) is None]:  # `.venv/bin/dvc` runs whatever python is on PATH
    for root in (FOLDER, Path(os.environ.get("DVC_ROOT", FOLDER))):
        python = root / ".venv" / "bin" / "python"
        if python.exists() and Path(sys.prefix) != python.parents[1]:
            os.execv(python, [str(python), *sys.argv])
    sys.exit(f"podium: {sys.executable} lacks {', '.join(missing)}; run `make setup`, or activate your environment")

sys.path.insert(0, SOURCE)
os.environ["PYTHONPATH"] = SOURCE  # for worker processes

from podium.stage import die_with_parent, run  # noqa: E402 - only now is it this folder's

die_with_parent()

__all__ = ["run"]
