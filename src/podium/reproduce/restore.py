"""Recorded bytes, brought into a worktree: from the cache, the remote, or untracked raw files."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from podium.provenance.bytes import CONFIG_LOCAL, Settings, Stores, hashes, object_of, settings
from podium.reproduce.command import dvc
from podium.reproduce.worktree import Place
from podium.trace.chain import chain
from podium.trace.run import Run


def connect(place: Place, root: Path, cache: Path, *, linked: bool = True) -> None:
    """Let a worktree use a cache, and the main checkout's remotes: those of today, not those of the commit.

    Args:
        place: the worktree.
        root: the main checkout's project.
        cache: the folder of the cache.
        linked: whether its files may be linked to the cache; else they are copies.
    """
    given = {section: dict(options) for section, options in settings(root).sections.items()}
    given.setdefault("cache", {})["dir"] = str(cache)
    if not linked:
        given["cache"]["type"] = "copy"
    given.setdefault("core", {}).update(analytics="false", check_update="false", autostage="false")
    given["core"]["site_cache_dir"] = str(place.scratch / "site")
    (place.project / CONFIG_LOCAL).write_text(Settings(given).text(), encoding="utf-8")


def restore(place: Place, root: Path, run: Run, at: Stores) -> list[str]:
    """Bring all that the run read and wrote.

    What is not at hand is missing afterwards: verification names it.

    Args:
        place: the worktree.
        root: the main checkout's project.
        run: what to bring.
        at: where bytes may be.

    Returns:
        What was done, in lines.
    """
    connect(place, root, at.cache)
    said = fetched(place, run, at)
    dvc(place.project, "checkout", "--force", "--allow-missing")
    return [*said, *raw(place, root, run)]


def fetched(place: Place, run: Run, at: Stores, *targets: str) -> list[str]:
    """Fetch from the remote what the cache lacks.

    Args:
        place: the worktree.
        run: whose bytes.
        at: where bytes may be.
        *targets: of DVC; none: all.
    """
    lacking = list(_lacking(run, at)) if not targets else [""]
    if not lacking:
        return ["all recorded files are in the cache"]
    if at.name is None:
        return [f"{len(lacking)} recorded files are not in the cache, and no remote is set"] if not targets else []
    status, lines = dvc(place.project, "fetch", *targets)
    told = next((line.removeprefix("ERROR: ") for line in reversed(lines) if line.startswith("ERROR")), "")
    if targets:
        return [f"remote {at.name}: {told}"] if status and told else []
    still = len(list(_lacking(run, at)))
    said = [f"{len(lacking) - still} of {len(lacking)} files that the cache lacked came from the remote {at.name}"]
    return [*said, f"remote {at.name}: {told}"] if status and told else said


def _lacking(run: Run, at: Stores) -> Iterator[str]:
    """The MD5 of files of the run that the cache has not."""
    for out in run.lock.outs.values():
        if not object_of(at.cache, out.md5).is_file():
            yield out.md5
        elif out.is_folder:
            listed = replace(at, remote=None).listed(out.md5) or {}
            yield from (md5 for md5 in listed.values() if not object_of(at.cache, md5).is_file())


def raw(place: Place, root: Path, run: Run) -> list[str]:
    """Copy raw files that neither git nor DVC keeps, where they still lie in the main checkout as they were.

    Args:
        place: the worktree.
        root: the main checkout's project.
        run: whose raw files.
    """
    said = []
    for link in (link for top in chain(run) for link in top.walk() if link.what in ("raw", "predictions")):
        there, here = root / link.path, place.project / link.path
        if here.exists() or link.path in run.tracked or run.lock.holding(link.path) in run.lock.outs.values():
            continue
        if there.is_file() and link.sha256 in ("", (found := hashes(there)).sha256) and link.md5 in ("", found.md5):
            here.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(there, here)
            said.append(f"{link.path}: copied from the workspace, as neither git nor DVC keeps it (`dvc add` does)")
    return said
