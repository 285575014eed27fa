"""The steps of a submission after its intent is written down; each can be taken again by whoever finds it undone."""

import hashlib
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

from podium.diagnosis.verdict import as_if_by_none
from podium.errors import PodiumError
from podium.ledger import LEDGER, Book, Submission
from podium.platforms.platform import Platform, Receipt, Refused, Unsure
from podium.provenance.git import tag, tagged

Say = Callable[[str], None]


def tag_commit(root: Path, one: Submission) -> None:
    """Tag the commit of a submission, unless it is.

    Args:
        root: the project's folder.
        one: the submission.

    Raises:
        PodiumError: git cannot.
    """
    if one.id not in tagged(root):
        tag(root, one.number, one.id, one.told.commit)


def upload(platform: Platform, book: Book, one: Submission, archive: bytes, say: Say) -> Receipt:
    """Hand the zip in, and write down that it arrived.

    Args:
        platform: that takes it.
        book: the ledger.
        one: the submission, intended.
        archive: the zip.
        say: takes a line for the user.

    Raises:
        PodiumError: it was refused, which the ledger then says; or the connection broke, and nobody knows.
    """
    told = one.told
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _plain(told.file.name)
        path.write_bytes(archive)
        try:
            receipt = platform.upload(path, f"{told.message} [{told.mark}]")
        except Refused as error:
            book.record("failed", one.id, reason=str(error))
            raise
        except Unsure as error:
            say(f"the connection broke: {error}")
            found = platform.find(told.mark)
            if found is None:
                fix = "run the same `podium submit` again: it goes on from here"
                raise PodiumError("it did not arrive", where=platform.name, fix=fix) from None
            receipt = found
    arrived(platform, book, one, receipt, say)
    return receipt


def arrived(platform: Platform, book: Book, one: Submission, receipt: Receipt, say: Say) -> None:
    """Write down that the platform has it, and whether it got the right bytes, where it gives them back.

    Args:
        platform: that has it.
        book: the ledger.
        one: the submission.
        receipt: what the platform calls it.
        say: takes a line for the user.

    Raises:
        PodiumError: the ledger cannot be written.
    """
    try:
        content = platform.download(receipt.reference)
    except PodiumError as error:
        content = None
        say(f"what was received could not be looked at: {error}")
    found = None if content is None else hashlib.sha256(content).hexdigest()
    book.record("uploaded", one.id, reference=receipt.reference, received_sha256=found)
    if found is None:
        say(f"received as {receipt.reference}; {platform.name} does not give back what it got")
    elif found == one.told.file.sha256:
        say(f"received as {receipt.reference}, with the right bytes")
    else:
        say(f"warning: received as {receipt.reference}, but with other bytes (sha256 {found[:12]})")


def settle(book: Book, one: Submission, receipt: Receipt, say: Say) -> bool:
    """Write down what came of it, if that is known.

    Args:
        book: the ledger.
        one: the submission.
        receipt: what the platform says.
        say: takes a line for the user.

    Returns:
        Whether it is known.

    Raises:
        PodiumError: the ledger cannot be written.
    """
    if receipt.state == "pending":
        return False
    if receipt.state == "failed":
        book.record("failed", one.id, reason=receipt.reason or "the platform could not score it")
        say(f"submission {one.number} failed: {receipt.reason or 'no reason given'}")
        return True
    score(book, one, receipt.public, receipt.private, "platform", say)
    return True


def score(book: Book, one: Submission, public: float | None, private: float | None, by: str, say: Say) -> None:
    """Write down a score; say whether it was to be expected, and whether no model at all would have got it.

    Args:
        book: the ledger.
        one: the submission.
        public: on the public board.
        private: on the private one.
        by: `platform` or `hand`.
        say: takes a line for the user.

    Raises:
        PodiumError: a score is no number, or the ledger cannot be written.
    """
    for value in (public, private):
        if value is not None and not math.isfinite(value):
            raise PodiumError(f"{value} is no score", fix="give a number")
    low, high = one.told.expected.low, one.told.expected.high
    inside = None if public is None else bool(low <= public <= high)
    book.record("scored", one.id, public=public, private=private, by=by, inside=inside)
    shown = "no public score" if public is None else f"{public:.5f}"
    shown += "" if private is None else f", private {private:.5f}"
    place = {None: "", True: ": inside", False: ": outside"}[inside]
    say(f"submission {one.number}: {shown}{place} the predicted interval, {low:.4f} to {high:.4f}" if place else shown)
    if public is not None and (no_model := one.told.no_model):
        for line in as_if_by_none(public, no_model):
            say(line)


def _plain(name: str) -> str:
    """The name of a zip as the ledger, which others write to as well, has it.

    Raises:
        PodiumError: it leads out of the folder that it is written to.
    """
    if name != Path(name).name or name in ("", ".."):
        raise PodiumError(f"its file is called {name[:60]!r}", where=LEDGER, fix="who wrote that? See `git log`")
    return name
