"""A submission again: its recorded files restored and verified, or every stage run anew and its bytes compared."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from podium.ledger import Submission
from podium.provenance.files import PREDICTIONS
from podium.provenance.lock import LOCK, Lock, parsed
from podium.reproduce import surroundings
from podium.reproduce.command import dvc
from podium.reproduce.moved import moved
from podium.reproduce.rerun import rerun
from podium.reproduce.restore import restore
from podium.reproduce.worktree import Place, worktree
from podium.submit import environment
from podium.trace.history import History
from podium.trace.run import Run, of_commit
from podium.trace.trace import Traced, traced
from podium.trace.verify import Broken, Reader


@dataclass(frozen=True)
class Reproduced:
    """What came of it.

    Args:
        submission: which.
        traced: its chain, over the files that were restored or made.
        done: what was done to get them, in lines.
        stage: the first stage that wrote other bytes; empty: none did.
        moved: how predictions moved, in lines; of equal ones nothing.
        environment: what differs in the environment, in lines.
    """

    submission: Submission
    traced: Traced
    done: list[str]
    stage: str
    moved: list[str]
    environment: list[str]

    @property
    def broken(self) -> tuple[Broken, ...]:
        """What is not as it is recorded."""
        return self.traced.broken


def reproduce(
    history: History,
    number: int,
    told: Callable[[str], None],
    *,
    scratch: bool = False,
    keep: Path | None = None,
) -> Reproduced:
    """Reproduce a submission in a worktree of its own.

    Args:
        history: of the project.
        number: of the submission.
        told: called with a line as the work goes on.
        scratch: whether every stage runs again; else recorded files are restored.
        keep: a folder that the files stay in; None: they go.

    Raises:
        PodiumError: there is no such submission or commit, or a stage failed.
    """
    submission = history.numbered(number)
    commit = str(submission.intended.body.get("commit"))
    recorded = of_commit(history.root, commit, history.stores)
    with worktree(history.root, commit, keep) as place:
        if scratch:
            done = rerun(place, history.root, recorded, history.stores, told)
        else:
            told("restoring files")
            done = restore(place, history.root, recorded, history.stores)
        told("reading every byte")
        found = traced(history, submission, Reader(None), restored=place.project)
        if scratch:
            stage = _first(recorded.lock, parsed((place.project / LOCK).read_bytes()))
            shifted = list(_moved(history, recorded, place))
        else:
            stage, shifted = "", []
            told("comparing code and parameters with those that ran")
            found = replace(found, broken=(*found.broken, *_status(place, recorded.lock)))
        return Reproduced(submission, found, done, stage, shifted, _environment(history.root, submission))


def _status(place: Place, lock: Lock) -> Iterator[Broken]:
    """Code and parameters that are not, in the commit, those that its stages ran with."""
    status, lines = dvc(place.project, "status", "--json")
    text = "\n".join(lines)
    try:
        changed = json.JSONDecoder().raw_decode(text[max(0, text.find("{")) :])[0]
    except ValueError:
        changed = {}
    if status:
        yield Broken("dvc status", lines[-1] if lines else f"exit {status}")
    made = [out.rsplit("/", 1)[0] for out in lock.outs]
    for stage, entries in changed.items():
        for entry in entries:
            deps = entry.get("changed deps", {}) if isinstance(entry, dict) else {"": entry}
            for path, how in deps.items():
                if not any(path == out or out.startswith(f"{path}/") for out in (*lock.outs, *made)):
                    what = ", ".join(how) if isinstance(how, dict) else how
                    yield Broken(f"stage {stage}", f"{path or 'it'} is not as when it ran ({what})")


def _first(recorded: Lock, made: Lock) -> str:
    """The first stage that wrote other bytes: what comes after it must differ."""
    for name, stage in recorded.stages.items():
        again = made.stages.get(name)
        if again is None or stage.outs != again.outs:
            return name
    return ""


def _moved(history: History, recorded: Run, place: Place) -> Iterator[str]:
    """How far predictions are from those recorded, the ensemble's and each member's; of equal ones nothing."""
    members = [
        path for path in recorded.lock.outs if path.startswith("data/predictions/") and path.endswith("/test.parquet")
    ]
    for path in (PREDICTIONS, *members):
        out = recorded.lock.outs.get(path)
        before = history.stores.content(path, out.md5) if out else None
        try:
            again = (place.project / path).read_bytes()
        except OSError:
            continue
        if before is None:
            yield f"{path}: the recorded bytes are not at hand, so that nobody can tell how far it moved"
        elif before != again:
            yield f"{path}: {moved(before, again)}"


def _environment(root: Path, submission: Submission) -> list[str]:
    return surroundings.differences(submission.intended.body.get("environment") or {}, environment.environment(root))
