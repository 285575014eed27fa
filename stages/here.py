"""A stage runs the library of the folder it stands in: a clone's, a worktree's or DVC's temporary copy's own."""

import importlib.util
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
SOURCE = str(FOLDER / "src")

if importlib.util.find_spec("pydantic") is None:  # `.venv/bin/dvc` without activation: some other python is on PATH
    for root in (FOLDER, Path(os.environ.get("DVC_ROOT", FOLDER))):
        python = root / ".venv" / "bin" / "python"
        if python.exists() and Path(sys.executable) != python:
            os.execv(python, [str(python), *sys.argv])
    sys.exit(f"podium: {sys.executable} has not podium's packages; run `make setup`, or activate your environment")

sys.path.insert(0, SOURCE)
os.environ["PYTHONPATH"] = SOURCE  # for worker processes

from podium.stage import run  # noqa: E402 - only now is it this folder's

__all__ = ["run"]
