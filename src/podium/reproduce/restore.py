"""Recorded bytes, brought into a worktree: from the cache, the remote, or untracked raw files."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from podium.io.shape import is_inside
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
    said = []
    if lacking := list(_lacking(run, at)):
        if at.name is None:
            said = [f"{len(lacking)} recorded files are not in the cache, and no remote is set"]
        else:
            told = fetched(place, at)
            still = len(list(_lacking(run, at)))
            came = f"{len(lacking) - still} of {len(lacking)} files that the cache lacked"
            said = [f"{came} came from the remote {at.name}", *told]
    dvc(place.project, "checkout", "--force", "--allow-missing")
    return [*(said or ["all that the stages wrote is in the cache"]), *raw(place, root, run, at)]


def raw(place: Place, root: Path, run: Run, at: Stores) -> list[str]:
    """Bring what no stage wrote: raw data, word vectors, encoders, members made elsewhere.

    Args:
        place: the worktree, connected to a cache.
        root: the main checkout's project.
        run: whose.
        at: where bytes may be.

    Returns:
        What was done, in lines.
    """
    said = []
    # named, as DVC by itself passes over those below a folder whose content git ignores
    if targets := sorted(path for path in run.tracked if path.endswith(".dvc")):
        said = fetched(place, at, *targets) if at.name is not None else []
        dvc(place.project, "checkout", "--force", "--allow-missing", *targets)
    return [*said, *_kept_by_nobody(place, root, run)]


def fetched(place: Place, at: Stores, *targets: str) -> list[str]:
    """Fetch from the remote what the cache lacks; what went wrong, in lines.

    Args:
        place: the worktree.
        at: where bytes may be.
        *targets: of DVC; none: all.
    """
    status, lines = dvc(place.project, "fetch", *targets)
    told = next((line.removeprefix("ERROR: ") for line in reversed(lines) if line.startswith("ERROR")), "")
    return [f"remote {at.name}: {told}"] if status and told else []


def _lacking(run: Run, at: Stores) -> Iterator[str]:
    """The MD5 of files of the run that the cache has not."""
    for out in run.lock.outs.values():
        if not object_of(at.cache, out.md5).is_file():
            yield out.md5
        elif out.is_folder:
            listed = replace(at, remote=None).listed(out.md5) or {}
            yield from (md5 for md5 in listed.values() if not object_of(at.cache, md5).is_file())


def _kept_by_nobody(place: Place, root: Path, run: Run) -> list[str]:
    """Copy raw files that neither git nor DVC keeps, where they still lie in the main checkout as they were."""
    said = []
    for link in (link for top in chain(run) for link in top.walk() if link.what in ("raw", "predictions")):
        there, here = root / link.path, place.project / link.path
        if (
            not is_inside(link.path)
            or here.exists()
            or link.path in run.tracked
            or run.lock.holding(link.path) in run.lock.outs.values()
        ):
            continue
        if there.is_file() and link.sha256 in ("", (found := hashes(there)).sha256) and link.md5 in ("", found.md5):
            here.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(there, here)
            said.append(f"{link.path}: copied from the workspace, as neither git nor DVC keeps it (`dvc add` does)")
    return said
