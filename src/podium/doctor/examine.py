"""`podium doctor`: everything that is looked at, in order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from podium.config.load import read
from podium.doctor.busy import busy
from podium.doctor.data import data
from podium.doctor.environment import environment
from podium.doctor.finding import Finding
from podium.doctor.next_run import next_run
from podium.doctor.pipeline import stages
from podium.doctor.store import store
from podium.errors import ParamsError, PodiumError
from podium.provenance.lock import LOCK, Lock, parsed

PARAMS = "params.yaml"


def examine(root: Path) -> Iterator[Finding]:
    """What is found, a line each.

    Args:
        root: the project's folder.
    """
    lock, wrong = _lock(root)
    yield from environment(root, lock)
    params, mistakes = _params(root)
    yield from mistakes
    if params is not None and not mistakes:
        yield from data(root, params)
    yield from wrong
    if params is not None and not mistakes and not wrong:
        yield from _stages(root, params, lock)
    yield from store(root)
    yield from busy(root)


def _lock(root: Path) -> tuple[Lock | None, list[Finding]]:
    try:
        return parsed((root / LOCK).read_bytes()), []
    except FileNotFoundError:
        return None, []
    except (OSError, PodiumError) as error:
        what = error.what if isinstance(error, PodiumError) else f"cannot be read: {error.strerror}"
        return None, [Finding("stages", f"{LOCK}: {what}", f"git checkout {LOCK}, or delete it", stops=True)]


def _params(root: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    """params.yaml, and its mistakes."""
    from podium.check import check_keys

    path = root / PARAMS
    try:
        check_keys(path)
        return read(path), []
    except ParamsError as error:
        told = [str(one).replace(f"{root}/", "") for one in error.mistakes]
        more = f" (and {len(told) - 1} more: `podium check`)" if told[1:] else ""
        return None, [Finding("data", f"{told[0]}{more}", "`dvc repro` would stop at it", stops=True)]


def _stages(root: Path, params: dict[str, Any], lock: Lock | None) -> Iterator[Finding]:
    try:
        found = stages(read(root / "dvc.yaml"), params)
    except PodiumError as error:
        yield Finding("stages", str(error), "mend dvc.yaml", stops=True)
        return
    yield from next_run(root, found, lock, params)
