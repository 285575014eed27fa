"""Submissions that broke off: what the platform has of them decides what becomes of each."""

from pathlib import Path

from podium.config.board import Board
from podium.ledger import Book, Submission
from podium.platforms import platform_of
from podium.platforms.platform import Platform, Receipt
from podium.submit.steps import Say, arrived, tag_commit


def platform_for(one: Submission, board: Board, root: Path) -> Platform:
    """The platform that a submission was for.

    Args:
        one: the submission.
        board: the section `board` of params.yaml.
        root: the project's folder.

    Raises:
        PodiumError: it cannot be connected to.
    """
    return platform_of(board.at(one.told.platform, one.told.slug), root)


def finish(root: Path, one: Submission, platform: Platform, say: Say) -> Receipt | None:
    """Find out whether an intended submission arrived, and write it down if it did.

    Args:
        root: the project's folder.
        one: intended, and nothing after that is written down.
        platform: that it was for.
        say: takes a line for the user.

    Returns:
        What the platform has of it. None: it never arrived, and may still be handed in.

    Raises:
        PodiumError: the platform cannot be asked; then nothing is changed.
    """
    receipt = platform.find(one.told.mark)
    tag_commit(root, one)
    if receipt is None:
        return None
    say(f"submission {one.number} broke off, but {platform.name} has it")
    arrived(platform, Book(root), one, receipt, say)
    return receipt


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
