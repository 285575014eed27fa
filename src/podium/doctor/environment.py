"""Python, the libraries against the lock file, processors, memory, and the disk."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from podium.doctor.finding import Finding
from podium.provenance.lock import Lock
from podium.training import memory
from podium.training.sizes import shown

AREA = "environment"
LOCK = "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+))?", re.MULTILINE)
NEEDED = ("dvc", "keras", "pandas", "pyarrow", "pydantic", "scikit-learn", "tensorflow")
SHOWN = 4
WORKER = 1_500_000_000
"""Bytes that a worker of a small network takes, TensorFlow included."""

FIRST_RUN = 20
"""So many times the size of the raw files does a first run write, the embedded competition's and an encoder's alike."""

LEAST = 500_000_000
"""Bytes that a run writes at least, as far as is known before the first."""


def environment(root: Path, recorded: Lock | None) -> Iterator[Finding]:
    """What this machine has.

    Args:
        root: the project's folder.
        recorded: dvc.lock; None: nothing has run yet.
    """
    yield _python()
    there = installed()
    yield from _libraries(root, there)
    yield _cores()
    yield _memory()
    yield _disk(root, recorded)


def installed() -> dict[str, str]:
    """The version of each distribution on the path, by its plain name; the names of folders tell it quickly."""
    found: dict[str, str] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or ".")  # noqa: PTH208 - as strings, for speed
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and "-" in name:
                distribution, _, version = name.removesuffix(".dist-info").rpartition("-")
                found.setdefault(plain(distribution), version)
    return found


def plain(name: str) -> str:
    """The name of a distribution as all tools compare it.

    Example:
        >>> plain("Iterative_Stratification")
        'iterative-stratification'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(text: str) -> dict[str, set[str]]:
    """The versions that a lock file asks for on this machine, by name; of several for other Pythons, all that may be.

    Args:
        text: of the lock file.
    """
    found: dict[str, set[str]] = {}
    for name, version, marker in PINNED.findall(text):
        if not marker or _holds(marker.strip()):
            found.setdefault(plain(name), set()).add(version)
    return found


def _holds(marker: str) -> bool:
    """Whether a condition on Python and the system is met here."""
    from packaging.markers import InvalidMarker, Marker

    try:
        return Marker(marker).evaluate()
    except InvalidMarker:
        return False


def _python() -> Finding:
    told = f"Python {platform.python_version()}"
    if sys.version_info[:2] > (3, 11):
        return Finding(AREA, told, "3.11 is what is tested; other versions give other bytes, if they run")
    return Finding(AREA, told)


def _libraries(root: Path, there: dict[str, str]) -> Iterator[Finding]:
    if missing := [name for name in NEEDED if name not in there]:
        do = "run `make setup`, and `source .venv/bin/activate`"
        yield Finding(AREA, f"not installed: {', '.join(missing)}", do, stops=True)
    if "tensorflow" in there:
        yield Finding(AREA, f"TensorFlow {there['tensorflow']}, Keras {there.get('keras', '(none)')}")
    lock = root / LOCK
    if not lock.is_file():
        yield Finding(AREA, f"{LOCK} is not there", "get it from git: versions decide bytes")
        return
    wanted = pinned(lock.read_text(encoding="utf-8"))
    other = [
        f"{name} {there.get(name, 'is missing')}" + (f", not {min(versions)}" if name in there else "")
        for name, versions in sorted(wanted.items())
        if there.get(name) not in versions and name not in missing
    ]
    if other:
        few = "; ".join(other[:SHOWN]) + (f"; and {len(other) - SHOWN} more" if len(other) > SHOWN else "")
        do = "other versions may give other bytes: `make setup` installs the locked ones"
        yield Finding(AREA, f"{len(other)} of {len(wanted)} libraries are not as {LOCK} has them ({few})", do)
    elif not missing:
        yield Finding(AREA, f"all {len(wanted)} libraries are as {LOCK} has them")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cores() -> Finding:
    given = os.environ.get("PODIUM_WORKERS")
    if given and not (given.isdecimal() and int(given) > 0):
        return Finding(AREA, f"PODIUM_WORKERS is {given!r}", "give a number from 1, or unset it", stops=True)
    many = cores()
    told = f"{many} core{'s' * (many != 1)}, so that {given or many} folds are trained at a time"
    return Finding(AREA, told)


def _memory() -> Finding:
    free = memory.available()
    if free is None:
        return Finding(AREA, "how much memory is free is not known here")
    room = max(free // WORKER, 0)
    told = f"{shown(free)} of memory are free"
    if room < 1:
        return Finding(AREA, told, "a training takes about 1.5 GB: close other programs")
    if room < cores():
        return Finding(AREA, f"{told}, enough for about {room} trainings at a time; a larger number is not started")
    return Finding(AREA, told)


def _disk(root: Path, recorded: Lock | None) -> Finding:
    free = shutil.disk_usage(root).free
    if recorded is not None and recorded.outs:
        need, basis = 2 * sum(out.size or 0 for out in recorded.outs.values()), "as the last run wrote, twice"
    else:
        raw = sum(file.stat().st_size for file in (root / "data/raw").rglob("*") if file.is_file())
        need, basis = max(FIRST_RUN * raw, LEAST), "a first run's guess"
    told = f"{shown(free)} of disk are free, {shown(need)} may be needed ({basis})"
    if free < need:
        return Finding(AREA, told, "free space, or `podium cache --clear` and `dvc gc -w`", stops=free < LEAST // 10)
    return Finding(AREA, told)
