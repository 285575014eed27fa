"""What a commit recorded of its submission, read from git and from DVC's cache or remote: nothing is checked out."""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from podium.config import Params
from podium.config.load import mapping, validate
from podium.errors import PodiumError, first_line
from podium.ledger import LEDGER
from podium.provenance.files import MANIFEST, PARAMS, SCORES, ZIP
from podium.provenance.git import GitError, changed, show
from podium.provenance.lock import LOCK
from podium.provenance.revision import Revision, revision
from podium.submission import told

NEEDED = {"score": ("score", "low", "high"), "expected": ("score", "low", "high"), "zip": ("name", "sha256", "file")}
"""What a submission takes from its manifest."""


class Recorded(NamedTuple):
    """One commit's submission, found to be what its stages made of what the commit holds.

    Args:
        commit: its hash.
        params: its params.yaml.
        archive: the zip.
        manifest: its content.
        scores: of data/ensemble/scores.json.
        hashes: SHA-256 of manifest and dvc.lock.
    """

    commit: str
    params: Params
    archive: bytes
    manifest: dict[str, Any]
    scores: dict[str, Any]
    hashes: dict[str, str]

    @property
    def sha256(self) -> str:
        """Of the zip, which is that of its manifest."""
        return str(self.manifest["zip"]["sha256"])


def check_clean(root: Path) -> None:
    """Assert that HEAD is what lies here: what is handed in is a commit.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: something was changed and not committed.
    """
    if paths := changed(root, but=[LEDGER]):
        shown = ", ".join(paths[:5]) + (", ..." if len(paths) > 5 else "")
        fix = "commit it (`git add -A; git commit`), or name a commit or an experiment: --rev"
        raise PodiumError(f"what is handed in is a commit, and this is in none: {shown}", fix=fix)


def recorded(root: Path, commit: str) -> Recorded:
    """Read a commit's submission and check it.

    Args:
        root: the project's folder.
        commit: its hash.

    Raises:
        PodiumError: stages are not up to date there, bytes are nowhere, or the zip is not its manifest's.
    """
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load

    short = commit[:12]
    try:
        lock = show(root, commit, LOCK)
    except GitError as error:
        raise GitError(str(error), fix="run `dvc repro`, and commit dvc.lock with the rest") from None
    try:
        with revision(root, commit) as held:
            if stale := _stale(held.repository):
                fix = "run `dvc repro`, and commit dvc.lock with the rest"
                what = f"commit {short} has stages that are not up to date: {'; '.join(stale[:3])}"
                raise PodiumError(what, fix=fix)
            read = {path: _bytes(held, path, short) for path in (ZIP, MANIFEST, SCORES)}
    except DvcException as error:
        raise PodiumError(f"commit {short}: {first_line(error)}", fix="run `dvc repro` and commit") from None
    try:
        manifest, scores = told.read(read[MANIFEST], f"{MANIFEST} of {short}"), json.loads(read[SCORES])
        params = validate(mapping(show(root, commit, PARAMS), f"params.yaml of {short}"))
        for section, keys in NEEDED.items():
            _ = [manifest[section][key] for key in keys]
        _ = scores["ensemble"]["raw"], manifest["competition"], manifest["metric"], manifest["zip"]["file"]["sha256"]
    except (ValueError, TypeError, RecursionError) as error:
        raise PodiumError(
            f"commit {short} holds what cannot be read: {first_line(error)}",
            fix="take another commit, or `dvc repro` and commit anew",
        ) from None
    except KeyError as error:
        fix = "an older podium made it: run `dvc repro`, and commit"
        raise PodiumError(f"it has no {error} (commit {short})", where=f"{MANIFEST} or {SCORES}", fix=fix) from None
    hashes = {"manifest": _sha256(read[MANIFEST]), "dvc_lock": _sha256(lock)}
    if (found := _sha256(read[ZIP])) != (named := manifest["zip"]["sha256"]):
        what = f"it is not the one of its manifest: sha256 {found[:12]}, there {named[:12]} (commit {short})"
        raise PodiumError(what, where=ZIP, fix="run `dvc repro package`")
    return Recorded(commit, params, read[ZIP], manifest, scores, hashes)


def _bytes(held: Revision, path: str, commit: str) -> bytes:
    """An output of the commit, from the cache, else from a remote."""
    try:
        return held.read(path)
    except OSError:
        fix = "take it from the remote: `dvc fetch`; or make it again: `dvc repro`"
        raise PodiumError(f"its bytes are in no cache (commit {commit})", where=path, fix=fix) from None


def _stale(repository: Any) -> list[str]:
    """The stages of a commit that would run there, each with one reason."""
    from dvc.dependency.param import ParamsDependency  # type: ignore[import-untyped]

    stages = repository.index.stages
    made = {out.def_path: out.hash_info for stage in stages for out in stage.outs}
    found = []
    for stage in stages:
        reasons = [str(key) for one in stage.deps if isinstance(one, ParamsDependency) for key in _keys(one.status())]
        for one in stage.deps:
            if isinstance(one, ParamsDependency):
                continue
            if one.def_path in made:
                right = made[one.def_path] == one.hash_info
            else:  # a file that git keeps; a folder of several stages' outputs is in no tree, and they are looked at
                right = not repository.fs.exists(one.fs_path) or not one.workspace_status()
            if not right:
                reasons.append(one.def_path)
        if stage.changed_stage():
            reasons.append("its command")
        if reasons:
            name = stage.addressing.rpartition(":")[2]
            found.append(f"{name} ({reasons[0]}{' and more' if len(reasons) > 1 else ''})")
    return found


def _keys(status: dict[str, Any]) -> list[str]:
    """The parameters that differ: {'params.yaml': {key: 'modified'}}; a whole file is told in one word."""
    return [key for entry in status.values() for key in (entry if isinstance(entry, dict) else status)]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
