"""Run a submit that kills itself at its n-th step, then what its user would call next; one line of JSON a step.

    python kills.py <project> <folder for copies> <first step> <stride> <submit or sync>

Everything heavy is imported once; each run is a fork. A step is the moment before or after a primitive that leaves
something behind: a git command, an event, a file put in its place, a request to the platform, the push of the data.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import podium.compare.submissions
import podium.training.identity  # noqa: F401
from podium.commands import board
from podium.errors import PodiumError
from podium.ledger import Book, known
from podium.platforms.local import Local
from podium.provenance.git import tagged
from podium.submit import flow

KILLED = -signal.SIGKILL
REFUSED = 3


def forked(work: Callable[[], object], told: Path) -> int:
    """Run in a child whose output goes to a file; how it ended."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with told.open("ab") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    status = 1
    try:
        work()
        status = 0
    except PodiumError as error:
        print(f"podium: {error}")
        status = REFUSED
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)
    raise AssertionError


def stepping(last: int) -> list[str]:
    """Count the steps from here on, and end like a pulled plug at the last one; their names."""
    names: list[str] = []

    def step(name: str) -> None:
        names.append(name)
        if len(names) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner: Any, name: str, title: Callable[..., str | None]) -> None:
        plain = getattr(owner, name)

        def stepped(*args: Any, **named: Any) -> Any:
            if (told := title(*args)) is None:
                return plain(*args, **named)
            step(f"before {told}")
            done = plain(*args, **named)
            step(f"after {told}")
            return done

        setattr(owner, name, stepped)

    around(subprocess, "run", lambda command, *_: " ".join(command[:1] + command[3:5]) if command[0] == "git" else None)
    around(Book, "append", lambda _, kind, *__: f"event {kind}")
    around(os, "fsync", lambda _: "fsync")
    around(Path, "replace", lambda path, *_: f"rename {path.name.split('.')[1]}")
    around(flow, "push", lambda *_: "push")
    for name in ("budget", "upload", "find", "state", "download"):
        around(Local, name, lambda *_, name=name: f"platform {name}")
    return names


def submit(root: Path, last: int = 0, names: Path | None = None) -> None:
    os.chdir(root)
    stepped = stepping(last)
    flow.submit(root, flow.Asked(wait=5.0), print)
    if names is not None:
        names.write_text(json.dumps(stepped), encoding="utf-8")


def sync(root: Path) -> None:
    os.chdir(root)
    board.sync()


def found(root: Path) -> dict[str, Any]:
    """What is there after all."""
    status = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)
    tags = {name: (one.number, one.commit) for name, one in tagged(root).items()}
    return {
        "states": [one.state for one in known(root)],
        "kinds": [event.kind for event in Book(root).events()],
        "tagged": [tags.get(one.id) == (one.number, one.intended.body["commit"]) for one in known(root)],
        "tags": len(tags),
        "uploads": len(list((root / ".dvc/tmp/podium/board/tiny").glob("[0-9]*"))),
        "problems": Book(root).problems(),
        "uncommitted": status.stdout,
    }


def main(project: Path, folder: Path, first: int, stride: int, then: str) -> None:
    last = first
    while True:
        root, told = folder / f"{then}-{last}", folder / f"{then}-{last}.txt"
        shutil.copytree(project, root, symlinks=True)
        names = root.with_suffix(".json")
        ended = forked(lambda root=root, last=last, names=names: submit(root, last, names), told)
        answer = {"step": last, "killed": ended == KILLED, "ended": ended}
        if ended == KILLED:
            answer["status"] = forked(lambda root=root: submit(root) if then == "submit" else sync(root), told)
            answer["then"] = found(root)
            if then == "submit":
                answer["second"] = forked(lambda root=root: sync(root), told)
            else:
                answer["second"] = forked(lambda root=root: submit(root), told)
            answer["after"] = found(root)
        else:
            answer["names"] = json.loads(names.read_text(encoding="utf-8")) if names.exists() else []
            answer["after"] = found(root)
        answer["told"] = told.read_text(encoding="utf-8")
        print(json.dumps(answer), flush=True)
        shutil.rmtree(root)
        if ended != KILLED:
            return
        last += stride


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
