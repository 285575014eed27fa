"""A run as it was recorded: what its commit, its dvc.lock and its manifest say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.io.shape import FILE, MAPPING, TEXT, TEXTS, Each, Shape, check_shape
from podium.provenance.bytes import Stores, hashes_of
from podium.provenance.files import MANIFEST, PARAMS
from podium.provenance.git import check_commit, contents, paths
from podium.provenance.lock import LOCK, Lock, parsed
from podium.submission import told

SECTIONS = ("models", "pseudo", "views", "samplings")
PARAMETERS: Shape = {
    "competition": {"name": TEXT},
    "ensemble": {"members": TEXTS, "external": Each({"oof": FILE, "test": FILE})},
    **dict.fromkeys(SECTIONS, Each(MAPPING)),
}
"""What the chain of a run reads of its parameters."""

Listed = Callable[[str], "dict[str, str] | None"]


@dataclass(frozen=True)
class Run:
    """What is recorded of a run.

    Args:
        commit: its hash; None: it is the run that lies in the workspace.
        lock: what each stage read and wrote.
        lock_sha256: of dvc.lock itself.
        params: params.yaml, as plain values.
        manifest: what the submission was made from; empty: it is not at hand.
        manifest_sha256: of manifest.json itself; empty: it is not at hand.
        listed: gives the MD5 of each file of a folder, by that of the folder.
        tracked: the files that git holds of it, by path; those that are asked for by content have it.
    """

    commit: str | None
    lock: Lock
    lock_sha256: str
    params: Mapping[str, Any]
    manifest: Mapping[str, Any]
    manifest_sha256: str
    listed: Listed
    tracked: Mapping[str, bytes | None] = field(default_factory=dict)


def of_commit(root: Path, commit: str, stores: Stores) -> Run:
    """The run that a commit holds.

    Args:
        root: the project's folder.
        commit: its hash.
        stores: where bytes may be.

    Raises:
        PodiumError: there is no such commit, it holds no run, or its manifest is none.
    """
    check_commit(commit)
    names = paths(root, commit)
    small = [PARAMS, LOCK, *(name for name in names if name.startswith("data/external/"))]
    held = {path: content for (_, path), content in contents(root, [(commit, name) for name in small]).items()}
    if lacking := [name for name in (PARAMS, LOCK) if name not in held]:
        raise PodiumError(f"commit {commit[:12]} has no {lacking[0]}", fix="it holds no run")
    tracked = dict.fromkeys(sorted(names)) | held
    return _run(commit, held[LOCK], held[PARAMS], stores, tracked, f" of {commit[:12]}")


def of_workspace(root: Path, stores: Stores) -> Run:
    """The run whose files lie in the project now.

    Args:
        root: the project's folder.
        stores: where bytes may be.

    Raises:
        PodiumError: nothing has run here.
    """
    try:
        lock, params = ((root / name).read_bytes() for name in (LOCK, PARAMS))
    except OSError as error:
        raise PodiumError("cannot be read", where=Path(error.filename).name, fix="run `dvc repro`") from None
    return _run(None, lock, params, stores, {}, "")


def _run(
    commit: str | None, lock: bytes, params: bytes, stores: Stores, tracked: dict[str, bytes | None], whose: str
) -> Run:
    stages = parsed(lock, f"{LOCK}{whose}")
    recorded = stages.outs.get(MANIFEST)
    found = stores.content(MANIFEST, recorded.md5) if recorded else None
    return Run(
        commit=commit,
        lock=stages,
        lock_sha256=hashes_of(lock).sha256,
        params=_shaped(params, f"{PARAMS}{whose}"),
        manifest=told.read(found, f"{MANIFEST}{whose}") if found is not None else {},
        manifest_sha256=hashes_of(found).sha256 if found is not None else "",
        listed=_remembered(stores.listed),
        tracked=tracked,
    )


def _shaped(content: bytes, where: str) -> dict[str, Any]:
    """Parameters of any version, with what the chain reads of them as it must be."""
    from podium.config.load import mapping

    given = mapping(content, where)
    found = {key: value for key, value in given.items() if value is not None}
    check_shape(found, PARAMETERS, where, "mend it: see `podium check`")
    return given


def _remembered(listed: Listed) -> Listed:
    known: dict[str, dict[str, str] | None] = {}

    def once(md5: str) -> dict[str, str] | None:
        if md5 not in known:
            known[md5] = listed(md5)
        return known[md5]

    return once
