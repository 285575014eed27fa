"""This library as a wheel: built without a network, from the checkout that runs, the same bytes each time."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import podium
from podium.errors import PodiumError
from podium.submission.archive import EPOCH, MODE, UNIX

SECONDS_OF_EPOCH = "315532800"  # 1980-01-01, the first date that a zip can hold
KEPT = ("pyproject.toml", "README.md")


def built(root: Path, folder: Path) -> Path:
    """Build the wheel.

    Args:
        root: the project's folder; its library is built if it is the one that runs.
        folder: that it is put into.

    Raises:
        PodiumError: the library that runs is in no checkout, or cannot be built.
    """
    source = Path(podium.__file__).resolve().parent
    checkout = source.parents[1]
    if not (checkout / "pyproject.toml").is_file():
        fix = "run it in a checkout of the project"
        raise PodiumError("the library that runs is installed, and can be built from its checkout alone", fix=fix)
    with tempfile.TemporaryDirectory(prefix="podium-wheel-") as scratch:
        copy, made = Path(scratch) / "checkout", Path(scratch) / "made"
        copy.mkdir()
        for name in KEPT:
            shutil.copyfile(checkout / name, copy / name)
        shutil.copytree(source, copy / "src/podium", ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        command = ["wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(made), "."]
        done = subprocess.run(  # noqa: S603 - a list of arguments; no shell reads them
            [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *command],
            cwd=copy,
            env={**os.environ, "SOURCE_DATE_EPOCH": SECONDS_OF_EPOCH, "PIP_NO_CACHE_DIR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        wheels = sorted(made.glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            told = (done.stderr.strip() or done.stdout.strip() or "no wheel came of it").splitlines()[-1]
            fix = f"install pip, setuptools and wheel for {sys.executable}"
            raise PodiumError(f"the library cannot be built as a wheel: {told}", where=str(root), fix=fix)
        found = folder / wheels[0].name
        _again(wheels[0], found)
        return found


def _again(wheel: Path, path: Path) -> None:
    """The same files with one date, one system and without compression, whose bytes are zlib's."""
    with zipfile.ZipFile(wheel) as given, zipfile.ZipFile(path, "w") as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = UNIX, MODE << 16
            made.writestr(entry, given.read(name))
