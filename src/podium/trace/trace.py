"""One submission, or the workspace's run, traced: its links, where their bytes are, and what does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.ledger import LEDGER, Submission
from podium.provenance.files import MANIFEST, ZIP
from podium.provenance.git import Tagged
from podium.provenance.lock import LOCK
from podium.trace.chain import Link, chain
from podium.trace.history import History
from podium.trace.run import Run, of_commit, of_workspace
from podium.trace.verify import Broken, Reader, State, Verify, afar, everything


@dataclass(frozen=True)
class Traced:
    """A chain, looked through.

    Args:
        submission: whose it is; None: of the run in the workspace.
        tag: of the submission; None: it has none.
        run: what is recorded of it; None: its commit is not here.
        links: of the chain.
        states: what became of each link, by its `id`.
        broken: all that does not hold, the ledger's problems first.
        unread: how many files were not hashed, because they are too many bytes.
        unasked: whether there is a remote that was not asked.
    """

    submission: Submission | None
    tag: Tagged | None
    run: Run | None
    links: tuple[Link, ...]
    states: Mapping[int, State]
    broken: tuple[Broken, ...]
    unread: int
    unasked: bool


def traced(
    history: History,
    submission: Submission | None,
    reader: Reader,
    *,
    remote: bool = False,
    restored: Path | None = None,
) -> Traced:
    """Follow the chain of a submission, and look at its bytes.

    Args:
        history: of the project.
        submission: which; None: the run in the workspace.
        reader: hashes files.
        remote: whether to ask a remote that is no folder.
        restored: a folder that must hold all that the run wrote; None: there is none.

    Raises:
        PodiumError: nothing has run here, or the remote cannot be reached.
    """
    broken = [Broken(LEDGER, problem) for problem in history.problems]
    tag = None
    if submission is not None:
        tag = history.tags.get(submission.id)
        broken += _tag(submission, tag)
    try:
        run = _run(history, submission)
    except PodiumError as error:
        if submission is None:
            raise
        broken.append(Broken("commit", f"{error}; `git fetch --all --tags` may bring it"))
        return Traced(submission, tag, None, (), {}, tuple(broken), 0, unasked=False)
    told = in_ledger(submission)
    links = chain(run, told)
    far = afar(history.stores, links) if remote else None
    at = history.stores if restored is None else replace(history.stores, root=restored)
    verify = Verify(run, at, reader, far, strict=submission is None or restored is not None)
    states = verify.states(links)
    if restored is not None:  # also what is outside the chain
        known = {link.path for top in links for link in top.walk()}
        others = [link for link in everything(run) if link.path not in known]
        broken += [one for state in verify.states(others).values() for one in state.broken]
    broken += _told(run, told)
    broken += [one for state in states.values() for one in state.broken]
    unasked = history.stores.afar and not remote
    return Traced(
        submission, tag, run, links, states, tuple(dict.fromkeys(broken)), len(reader.unread), unasked=unasked
    )


def _run(history: History, submission: Submission | None) -> Run:
    if submission is None:
        return of_workspace(history.root, history.stores)
    return of_commit(history.root, str(submission.intended.body.get("commit")), history.stores)


def in_ledger(submission: Submission | None) -> dict[str, str]:
    """What the ledger says of files: their SHA-256 by path.

    Args:
        submission: of which; None: of none.
    """
    if submission is None:
        return {}
    body: Mapping[str, Any] = submission.intended.body
    told = {MANIFEST: body.get("manifest"), LOCK: body.get("dvc_lock"), ZIP: (body.get("file") or {}).get("sha256")}
    return {path: str(sha256) for path, sha256 in told.items() if sha256}


def _tag(submission: Submission, tag: Tagged | None) -> list[Broken]:
    """Whether the tag stands where the ledger says."""
    commit = str(submission.intended.body.get("commit"))
    name = f"tag submission/{submission.number}"
    if tag is None:
        what = f"there is none with the id {submission.id}, so that its number may change; `git fetch --tags`"
        return [Broken(name, what)]
    if tag.commit != commit:
        return [Broken(name, f"it stands on {tag.commit[:12]}, the ledger says {commit[:12]}")]
    return []


def _told(run: Run, told: Mapping[str, str]) -> list[Broken]:
    """Where the manifest is not the ledger's."""
    broken = []
    archive = run.manifest.get("zip", {}).get("sha256")
    if archive and told.get(ZIP, archive) != archive:
        what = f"the manifest names a zip with SHA-256 {archive}, the ledger {told[ZIP]}"
        broken.append(Broken(f"manifest {MANIFEST}", what))
    if run.manifest_sha256 and told.get(MANIFEST, run.manifest_sha256) != run.manifest_sha256:
        what = f"the ledger says SHA-256 {told[MANIFEST]}, that of dvc.lock has {run.manifest_sha256}"
        broken.append(Broken(f"manifest {MANIFEST}", what))
    return broken
