"""Ledgers of any length with the history that their events would have had, made by one git command."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tiny_project import LEDGER, git, repository

from podium.ledger.event import Event, Kind, event

START = datetime(2026, 11, 22, tzinfo=UTC)


def told(submission: str, score: float, **other: Any) -> dict[str, Any]:
    """What an intended event holds."""
    return {
        "competition": "tiny",
        "platform": "local",
        "slug": None,
        "commit": "0" * 40,
        "file": {"name": "submission.zip", "sha256": f"{hash(submission) % 2**64:064x}", "bytes": 180, "content": ""},
        "manifest": "1" * 64,
        "dvc_lock": "2" * 64,
        "environment": {"lock": "3" * 64, "python": "3.11.7", "tensorflow": "2.21.0", "machine": "x86_64"},
        "metric": "f1",
        "score": score,
        "raw": score + 0.01,
        "expected": {"score": score, "low": score - 0.02, "high": score + 0.02},
        "message": f"the run {submission}",
        "mark": f"{submission} 000000000000",
        **other,
    }


class Ledger:
    """Events, one after another, a second apart."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind: Kind, submission: str, **body: Any) -> Event:
        now = START + timedelta(seconds=len(self.events))
        self.events.append(event(kind, submission, self.events[-1].id if self.events else None, body, now))
        return self.events[-1]

    def scored(self, ours: float, theirs: float | None, **other: Any) -> str:
        """A submission that went all the way, or to where its score is waited for; its id."""
        submission = f"{len(self.events):012x}"
        self.add("intended", submission, **told(submission, ours, **other))
        self.add("uploaded", submission, reference=str(len(self.events)), received_sha256=None)
        if theirs is not None:
            self.add(
                "scored", submission, public=theirs, private=None, by="platform", inside=abs(theirs - ours) <= 0.02
            )
        return submission

    def write(self, folder: Path, tags: Sequence[str] = ()) -> Path:
        """As a repository: a commit an event, a tag for each of these submissions."""
        repository(folder)
        (folder / "src/podium").mkdir(parents=True)
        (folder / "src/podium/__init__.py").touch()
        (folder / "dvc.yaml").touch()
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "project")
        stream, content = [], b""
        who = b"committer A Competitor <competitor@example.invalid> %d +0000\n"
        for place, one in enumerate(self.events):
            content += f"{one.line}\n".encode()
            message = f"Ledger: submission {one.submission} {one.kind}".encode()
            stream.append(
                b"commit refs/heads/main\n" + who % (1_800_000_000 + place) + b"data %d\n" % len(message) + message
            )
            stream.append(b"\n" + (b"from refs/heads/main^0\n" if place == 0 else b""))
            stream.append(b"M 100644 inline %s\ndata %d\n" % (LEDGER.encode(), len(content)) + content + b"\n")
        for number, name in enumerate(tags, start=1):
            message = f"podium submission {name}".encode()
            stream.append(
                b"tag submission/%d\nfrom refs/heads/main\n" % number + who.replace(b"committer", b"tagger") % 1
            )
            stream.append(b"data %d\n" % len(message) + message + b"\n")
        subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=b"".join(stream), check=True)
        git(folder, "reset", "-q", "--hard")
        return folder
