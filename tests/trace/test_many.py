"""Two hundred submissions: a handful of git's processes, and nothing heavy is loaded."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import mini
import pytest

from podium.ledger.event import event
from podium.provenance import git as git_room
from podium.trace import Reader, find, history, traced

COUNT = 200
SOURCE = Path(__file__).parents[2] / "src"


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def many(project: mini.Mini, count: int = COUNT) -> None:
    """Submissions 2 to `count`, each of a run and three events of its own, by one git command."""
    now, last = datetime(2026, 1, 1, tzinfo=UTC), None
    path = project.root / "submissions/ledger.jsonl"
    lines = path.read_text().splitlines()
    last = json.loads(lines[-1])["id"]
    lock = (project.root / "dvc.lock").read_bytes()
    manifest = json.loads((project.root / mini.MANIFEST).read_text())
    old = hashlib.md5((project.root / mini.MANIFEST).read_bytes(), usedforsecurity=False).hexdigest().encode()
    stream = bytearray()
    who, parent = b"t <t@example.invalid> 1700000000 +0000", project.git("rev-parse", "HEAD").encode()
    for number in range(2, count + 1):
        content = json.dumps({**manifest, "score": {"score": number / 1000}}).encode()
        md5, sha256 = project._kept("data/", content), hashlib.sha256(content).hexdigest()
        own = lock.replace(old, md5.encode())
        mark = number * 10
        stream += b"commit refs/heads/main\nmark :%d\ncommitter %s\n%s" % (mark, who, _data(b"run"))
        stream += b"from %s\n" % (parent if number == 2 else b":%d" % (mark - 9))
        stream += b"M 100644 inline dvc.lock\n" + _data(own)
        name = f"{number:012x}"
        body: dict[str, Any] = {"manifest": sha256, "dvc_lock": hashlib.sha256(own).hexdigest(), "mark": f":{mark}"}
        body["file"] = {"name": "submission.zip", "sha256": manifest["zip"]["sha256"], "bytes": 1}
        for kind in ("intended", "uploaded", "scored"):
            now += timedelta(minutes=1)
            told = {"intended": body, "uploaded": {"reference": name}, "scored": {"public": 0.5, "by": "platform"}}
            one = event(kind, name, last, told[kind], now)  # type: ignore[arg-type]
            lines.append(one.line)
            last = one.id
        ledger = ("\n".join(lines) + "\n").encode()
        stream += b"commit refs/heads/main\nmark :%d\ncommitter %s\n%s" % (mark + 1, who, _data(b"ledger"))
        stream += b"from :%d\nM 100644 inline submissions/ledger.jsonl\n%s" % (mark, _data(ledger))
        stream += b"tag submission/%d\nfrom :%d\ntagger %s\n%s" % (
            number,
            mark,
            who,
            _data(git_room.SUBJECT.encode() + name.encode()),
        )
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=project.root, input=bytes(stream), check=True)
    project.git("reset", "-q", "--hard")


@pytest.fixture
def crowd(project: mini.Mini) -> mini.Mini:
    many(project)
    return project


def test_few_processes_whatever_the_number(crowd: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    known = history(crowd.root)
    commits = {name: tag.commit for name, tag in known.tags.items()}
    for one in known.submissions:  # fast-import gives commits their names: events could not know them
        one.intended.body["commit"] = commits[one.id]
    ran: list[list[str]] = []
    real = subprocess.run

    def counted(command: list[str], **options: Any) -> Any:
        ran.append(command)
        return real(command, **options)

    monkeypatch.setattr(git_room.subprocess, "run", counted)
    _ = known.problems
    found = find(known, hashlib.sha256((crowd.root / mini.ZIP).read_bytes()).hexdigest())
    chain = traced(known, found.submissions[-1], Reader())

    assert len(known.submissions) == COUNT
    assert len(found.submissions) == COUNT
    assert chain.broken == ()
    assert len(ran) <= 8, ran


def test_nothing_heavy_is_loaded(crowd: mini.Mini) -> None:
    code = (
        "import sys; sys.argv = ['podium', 'trace', '1']\n"
        "from podium.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    print('left', left.code)\n"
        "heavy = ('tensorflow', 'keras', 'pandas', 'numpy', 'dvc', 'sklearn', 'pyarrow')\n"
        "print('heavy', [name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=crowd.root,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(SOURCE), "HOME": str(crowd.root)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.endswith("every link holds\nleft 0\nheavy []\n"), done.stdout[-500:] + done.stderr
