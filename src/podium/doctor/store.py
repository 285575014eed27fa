"""Where results are kept: the DVC remote, and the fold cache."""

import os
from collections.abc import Iterator
from pathlib import Path

from podium.doctor.finding import Finding
from podium.errors import PodiumError, first_line
from podium.provenance.bytes import ADDRESS, CONFIG, CONFIG_LOCAL, settings
from podium.provenance.git import GitError, git
from podium.training.fold_cache import FoldCache, limit_from_environment
from podium.training.scratch import scratch
from podium.training.sizes import shown

AREA = "store"


def store(root: Path) -> Iterator[Finding]:
    """The remote and the fold cache.

    Args:
        root: the project's folder.
    """
    yield remote(root)
    yield fold_cache(root)


def remote(root: Path) -> Finding:
    """The default remote: whether there is one, and whether it can be reached; one afar is not asked.

    Args:
        root: the project's folder.
    """
    try:
        given = settings(root)
    except PodiumError as error:
        return Finding(AREA, str(error.what), f"mend {error.where}", stops=True)
    if given.remote is None:
        do = "dvc remote add -d store <folder or address>; until then all is on this disk alone"
        return Finding(AREA, "no DVC remote is set", do)
    url = given.url
    if url is None:
        do = f"dvc remote add {given.remote} <folder or address>"
        return Finding(AREA, f"the remote {given.remote!r} has no address", do)
    since = _since(root, given.remote)
    if ADDRESS.match(url):
        where = first_line(RuntimeError(url))
        return Finding(AREA, f"remote {given.remote}: {where}, {since}; it is not asked here: `dvc status --cloud` is")
    if not Path(url).is_dir():
        do = "mount it, or make the folder; `dvc push` makes it too, where it may"
        return Finding(AREA, f"remote {given.remote}: {url} is not there", do)
    if not os.access(url, os.R_OK | os.W_OK | os.X_OK):
        return Finding(AREA, f"remote {given.remote}: {url} cannot be written", "ask for permission there")
    return Finding(AREA, f"remote {given.remote}: {url}, a folder that is there, {since}")


def _since(root: Path, name: str) -> str:
    """From which commit on the remote is known."""
    local = root / CONFIG_LOCAL
    if local.is_file() and f'"{name}"' in local.read_text(encoding="utf-8", errors="replace"):
        return "for every commit (in .dvc/config.local)"
    try:
        told = git(root, "log", "--reverse", "--format=%h", f'-Sremote "{name}"', "--", CONFIG).decode().split()
    except GitError:
        return "in no commit, for this is no git repository"
    return f"since commit {told[0]}" if told else "in no commit yet: commit .dvc/config"


def fold_cache(root: Path) -> Finding:
    """How much the fold cache holds.

    Args:
        root: the project's folder.
    """
    if os.environ.get("PODIUM_FOLD_CACHE") == "off":
        return Finding(AREA, "the fold cache is off (PODIUM_FOLD_CACHE): a killed training begins anew")
    try:
        limit = limit_from_environment()
    except PodiumError as error:
        return Finding(AREA, f"PODIUM_FOLD_CACHE_SIZE: {error.what}", error.fix, stops=True)
    entries = FoldCache(scratch("folds", project=root)).entries()
    size = sum(entry.size for entry in entries)
    told = f"the fold cache has {len(entries)} fold{'s' * (len(entries) != 1)}, {shown(size)} of at most {shown(limit)}"
    return Finding(AREA, told)
