"""`podium submit`: from a commit to a score, with no step that a crash could lose or repeat."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from podium.config.board import Board
from podium.errors import PodiumError
from podium.ledger import Book, Submission, known, opened
from podium.platforms import platform_of
from podium.platforms.platform import Platform, Receipt
from podium.provenance.git import git, resolve
from podium.submit.alone import alone
from podium.submit.environment import environment
from podium.submit.finish import finish, never_arrived, platform_for
from podium.submit.push import push
from podium.submit.recorded import Recorded, check_clean, recorded
from podium.submit.steps import Say, settle, tag_commit, upload

POLLS = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds between two looks at a score; the last again and again."""


NO_MODEL = ("trivial", "trivial_elsewhere")
"""What scores.json says, below `board`, of what no model at all would get there."""

EXPERIMENT = "dvc: commit experiment"
"""What DVC writes where an experiment has no message of its own."""


class Asked(NamedTuple):
    """What the user asked for.

    Args:
        revision: whose submission; None: HEAD's.
        platform: its name; None: `board.platform`.
        message: None: the first line of the commit's.
        again: whether the same bytes may be handed in a second time.
        wait: seconds to wait for the score.
    """

    revision: str | None = None
    platform: str | None = None
    message: str | None = None
    again: bool = False
    wait: float = 60.0


def submit(root: Path, asked: Asked, say: Say) -> None:
    """Hand in the submission of a commit, and wait for its score.

    Args:
        root: the project's folder.
        asked: what the user asked for.
        say: takes a line for the user.

    Raises:
        PodiumError: something speaks against it, or the platform refuses, or nobody knows whether it arrived.
    """
    with alone(root):
        book = opened(root)
        book.commit()
        if asked.revision is None:
            check_clean(root)
        what = recorded(root, resolve(root, asked.revision or "HEAD"))
        board = what.params.board.at(asked.platform or what.params.board.platform)
        platform = platform_of(board, root)
        one, receipt = _broken_off(root, what, board, say)
        if one is None:
            _check_new(known(root), what, platform, again=asked.again)
            _announce(what, platform, say)
            one = _intend(root, book, board, what, _message(root, what, asked))
        if receipt is None:
            tag_commit(root, one)
            commit = one.told.commit
            say(f"submission {one.number}, tagged submission/{one.number}: commit {commit[:12]} to {platform.name}")
            push(root, commit, say)
            receipt = upload(platform, book, one, what.archive, say)
    _wait(root, one, platform, receipt, asked.wait, say)


def _broken_off(root: Path, what: Recorded, board: Board, say: Say) -> tuple[Submission | None, Receipt | None]:
    """Finish the submissions that broke off, before another begins.

    Returns:
        The one among them that is the very one that is now asked for; and what the platform has of it.
    """
    book = Book(root)
    asked_for: Submission | None = None
    receipt: Receipt | None = None
    for earlier in [one for one in known(root) if one.state == "intended"]:
        found = finish(root, earlier, platform_for(earlier, what.params.board, root), say)
        if asked_for is None and _is(earlier, what, board):
            asked_for, receipt = earlier, found
        elif found is None:
            never_arrived(book, earlier, say)
        else:
            settle(book, earlier, found, say)
    return asked_for, receipt


def _is(one: Submission, what: Recorded, board: Board) -> bool:
    """Whether a submission that broke off is the very one that is now asked for; its commit may be an older one."""
    told = one.told
    there, here = (told.platform, told.slug, told.file.sha256), (board.platform, board.slug, what.sha256)
    return there == here and all(one.intended.body.get(name) == value for name, value in what.hashes.items())


def _check_new(before: Sequence[Submission], what: Recorded, platform: Platform, *, again: bool) -> None:
    """Assert that these bytes are new to this platform."""
    for one in before:
        file = one.told.file
        same = file.sha256 == what.sha256 or file.content == what.manifest["zip"]["file"]["sha256"]
        if same and one.told.platform == platform.name and one.state != "failed" and not again:
            told = "" if one.public is None else f", which scored {one.public:.5f}"
            late = "`podium score` writes its score down" if platform.by_hand else "`podium sync` asks for its score"
            fix = f"{late if one.open else 'nothing new would come of it'}; --again hands it in all the same"
            raise PodiumError(f"these are the bytes of submission {one.number}{told}", fix=fix)


def _announce(what: Recorded, platform: Platform, say: Say) -> None:
    """What is expected of it, and how many more there may be today."""
    expected, score = what.manifest["expected"], what.manifest["score"]
    metric = what.manifest["metric"]
    say(f"{metric}: cross-fitted {score['score']:.4f} ({score['low']:.4f} to {score['high']:.4f})")
    say(f"expected on the board: {expected['score']:.4f} ({expected['low']:.4f} to {expected['high']:.4f})")
    budget = platform.budget()
    if budget.per_day is None:
        say(f"{platform.name} tells no daily limit")
        return
    used = budget.used or 0
    say(f"{platform.name} takes {budget.per_day} a day: {max(0, budget.per_day - used)} left before this one")
    if used >= budget.per_day:
        raise PodiumError(f"{used} of {budget.per_day} are used up today", where=platform.name, fix="wait for tomorrow")


def _message(root: Path, what: Recorded, asked: Asked) -> str:
    subject = git(root, "log", "-1", "--format=%s", what.commit).decode(errors="replace").strip()
    if asked.revision is not None and subject.startswith(EXPERIMENT):
        subject = asked.revision  # its name says more
    return " ".join((asked.message or subject).split())[:200]


def _intend(root: Path, book: Book, board: Board, what: Recorded, message: str) -> Submission:
    """Write down what is about to be done, before it is."""
    submission = os.urandom(6).hex()
    inside = what.manifest["zip"]["file"]
    body: dict[str, Any] = {
        "competition": what.manifest["competition"],
        "platform": board.platform,
        "slug": board.slug,
        "commit": what.commit,
        "file": {
            "name": what.manifest["zip"]["name"],
            "sha256": what.sha256,
            "bytes": len(what.archive),
            "content": inside["sha256"],
        },
        **what.hashes,
        "environment": environment(root),
        "metric": what.manifest["metric"],
        "score": what.manifest["score"]["score"],
        "raw": what.scores["ensemble"]["raw"],
        "expected": {key: what.manifest["expected"][key] for key in ("score", "low", "high")},
        "no_model": {key: what.scores.get("board", {}).get(key, {}) for key in NO_MODEL},
        "message": message,
        "mark": f"{submission} {what.commit[:12]}",
    }
    book.record("intended", submission, **body)
    return next(one for one in known(root) if one.id == submission)


def _wait(root: Path, one: Submission, platform: Platform, receipt: Receipt, seconds: float, say: Say) -> None:
    """Ask for the score until it is there or the time is up."""
    end, looks = time.monotonic() + (0 if platform.by_hand else seconds), 0
    book = Book(root)
    while True:
        one = next(other for other in known(root) if other.id == one.id)
        if not one.open:  # by another process, or by hand
            say(f"submission {one.number} is {one.state} by now")
            return
        if settle(book, one, receipt, say):
            return
        pause = POLLS[min(looks, len(POLLS) - 1)]
        if time.monotonic() + pause > end:
            say(f"submission {one.number} has no score yet: `podium sync` asks again, `podium score` writes it by hand")
            return
        time.sleep(pause)
        looks += 1
        receipt = platform.state(receipt.reference)
