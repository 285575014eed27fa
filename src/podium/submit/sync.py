"""`podium sync`: what became of the submissions that something is still to come of."""

from pathlib import Path

from podium.config.load import load
from podium.ledger import Book, Submission, known, opened
from podium.platforms.platform import Platform
from podium.submit.alone import alone
from podium.submit.finish import finish, never_arrived, platform_for
from podium.submit.steps import Say, settle


def sync(root: Path, say: Say) -> None:
    """Ask the platforms what became of submissions without a score, and finish those that broke off.

    Args:
        root: the project's folder.
        say: takes a line for the user.

    Raises:
        PodiumError: no commit can be made here, the ledger was changed, or a platform cannot be asked; what was found
            out before stays written down.
    """
    with alone(root):
        book = opened(root)
        book.commit()
        if not (waiting := [one for one in known(root) if one.open]):
            say("no submission waits for anything")
            return
        board = load(root / "params.yaml").board
        for one in waiting:
            ask(book, one, platform_for(one, board, root), say)


def ask(book: Book, one: Submission, platform: Platform, say: Say) -> None:
    """Ask the platform what became of a submission, and write it down; one that never arrived has failed.

    Args:
        book: the ledger.
        one: open: intended, or uploaded and without a score.
        platform: that it was for.
        say: takes a line for the user.

    Raises:
        PodiumError: the platform cannot be asked; then nothing is changed.
    """
    if one.state == "uploaded":
        receipt = platform.state(str(one.reference))
    elif (found := finish(book.root, one, platform, say)) is not None:
        receipt = found
    else:
        never_arrived(book, one, say)
        return
    if not settle(book, one, receipt, say):
        say(f"submission {one.number} has no score yet")
