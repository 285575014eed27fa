"""Submissions that broke off: what the platform has of them decides what becomes of each."""

from pathlib import Path

from podium.config.board import Board
from podium.ledger import Book, Submission
from podium.platforms import platform_of
from podium.platforms.platform import Platform
from podium.submit.steps import Say, arrived, settle, tag_commit


def platform_for(one: Submission, board: Board, root: Path) -> Platform:
    """The platform that a submission was for.

    Args:
        one: the submission.
        board: the section `board` of params.yaml.
        root: the project's folder.

    Raises:
        PodiumError: it cannot be connected to.
    """
    body = one.intended.body
    return platform_of(board.at(body["platform"], body["slug"]), root)


def finish(root: Path, one: Submission, platform: Platform, say: Say) -> bool:
    """Find out whether an intended submission arrived; if it did, go on from there.

    Args:
        root: the project's folder.
        one: intended, and nothing after that is written down.
        platform: that it was for.
        say: takes a line for the user.

    Returns:
        Whether it arrived. It may still be handed in if it did not.

    Raises:
        PodiumError: the platform cannot be asked; then nothing is changed.
    """
    receipt = platform.find(one.intended.body["mark"])
    tag_commit(root, one)
    if receipt is None:
        return False
    book = Book(root)
    say(f"submission {one.number} broke off, but {platform.name} has it")
    arrived(platform, book, one, receipt, say)
    settle(book, one, receipt, say)
    return True


def sync(root: Path, one: Submission, platform: Platform, say: Say) -> None:
    """Ask the platform what became of a submission, and write it down; one that never arrived has failed.

    Args:
        root: the project's folder.
        one: open: intended, or uploaded and without a score.
        platform: that it was for.
        say: takes a line for the user.

    Raises:
        PodiumError: the platform cannot be asked; then nothing is changed.
    """
    book = Book(root)
    if one.state == "intended":
        if not finish(root, one, platform, say):
            never_arrived(book, one, say)
    elif not settle(book, one, platform.state(str(one.reference)), say):
        say(f"submission {one.number} has no score yet")


def never_arrived(book: Book, one: Submission, say: Say) -> None:
    """Write down that a submission broke off before the platform had it.

    Args:
        book: the ledger.
        one: the submission.
        say: takes a line for the user.

    Raises:
        PodiumError: the ledger cannot be written.
    """
    book.record("failed", one.id, reason="it never arrived")
    say(f"submission {one.number} never arrived: marked as failed")
