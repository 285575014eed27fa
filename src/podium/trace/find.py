"""Whose chain holds a hash, or a file that lies anywhere: all submissions' records are looked through as text."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from podium.errors import PodiumError
from podium.ledger import Submission
from podium.provenance.bytes import hashes, object_of
from podium.provenance.files import MANIFEST
from podium.provenance.git import contents
from podium.provenance.lock import LOCK
from podium.trace.history import History

LEAST = 6
"""So many digits of a hash must be given."""

PREFIX = re.compile(rf"[0-9a-f]{{{LEAST},64}}")
TOKEN = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32,64}(?![0-9a-f])")
LENGTHS = (32, 40, 64)  # MD5, a commit, SHA-256
MANIFEST_MD5 = re.compile(rb"path: " + re.escape(MANIFEST.encode()) + rb"\n(?: +hash: md5\n)? +md5: ([0-9a-f]{32})\n")
FOLDER = re.compile(rb"[0-9a-f]{32}\.dir")


class Found(NamedTuple):
    """What was asked for."""

    what: str  # as people read it
    digests: frozenset[str]  # the hashes that it goes by
    submissions: list[Submission]  # in whose chain it is, by number
    workspace: bool  # whether it is in the chain of the run that lies in the workspace
    unseen: int  # submissions whose manifest is not at hand, so that its hashes could not be looked through


def find(history: History, given: str) -> Found:
    """The submissions that something belongs to.

    Args:
        history: of the project.
        given: the number of a submission, the path of a file, or a hash, whole or its first digits.

    Raises:
        PodiumError: it is none of these, no chain holds it, or several hashes begin so.
    """
    if given.isascii() and given.isdigit():
        known = [one for one in history.submissions if one.number == int(given)]
        if known or len(given) < LEAST:
            one = known[0] if known else history.numbered(int(given))
            return Found(f"submission {one.number}", frozenset(), [one], workspace=False, unseen=0)
    path = Path(given)
    if path.is_file():
        try:
            return _holding(history, frozenset(hashes(path)), given)
        except OSError as error:
            raise PodiumError(
                f"cannot be read: {error.strerror}", where=given, fix="give read permission there"
            ) from None
    if not PREFIX.fullmatch(given.lower()):
        fix = f"give a submission's number, a file, or at least {LEAST} digits of a hash"
        raise PodiumError(f"{given!r} is no submission, no file and no hash", fix=fix)
    return _holding(history, None, given.lower())


def _holding(history: History, digests: frozenset[str] | None, given: str) -> Found:
    """Whose records hold a hash; None: the one that begins as given."""
    records = list(_records(history))
    if digests is None:
        digests = frozenset(_beginning(given, (text for _, texts, _ in records for text in texts)))
    wanted = [digest.encode() for digest in digests]
    holding = [one for one, texts, _ in records if any(digest in text for text in texts for digest in wanted)]
    unseen = sum(not seen for one, _, seen in records if one is not None)
    if not holding:
        what = "no submission's chain holds it, nor this run's"
        if unseen:
            what += f"; of {unseen} the manifest is not at hand, so that only its MD5 could have been found"
        raise PodiumError(what, where=given, fix="`dvc pull` brings manifests" if unseen else "")
    made = [one for one in holding if one is not None]
    return Found(given, digests, made, None in holding, unseen)


def _beginning(prefix: str, texts: Iterable[bytes]) -> list[str]:
    """The one hash that begins so.

    Raises:
        PodiumError: several do.
    """
    start, found = prefix.encode(), set[bytes]()
    for text in texts:
        if start in text:
            found.update(token for token in TOKEN.findall(text) if token.startswith(start) and len(token) in LENGTHS)
            found.update(re.findall(rb'"submission":"(' + start + rb'[0-9a-f]*)"', text))
    if len(found) > 1:
        shown = ", ".join(sorted(token.decode()[:16] for token in found)[:5])
        raise PodiumError(f"{len(found)} hashes begin so: {shown}", where=prefix, fix="give more digits")
    return [token.decode() for token in found]


def _records(history: History) -> Iterator[tuple[Submission | None, list[bytes], bool]]:
    """Each submission, None for the workspace's run, with the texts that its hashes stand in; whether they are all."""
    commits = {one.id: str(one.intended.body.get("commit", "")) for one in history.submissions}
    locks = contents(history.root, [(commit, LOCK) for commit in commits.values() if commit])
    known: dict[bytes, bytes | None] = {}
    for one in history.submissions:
        lock = locks.get((commits[one.id], LOCK), b"")
        texts = [event.line.replace(f'"after":"{event.after}"', "").encode() for event in one.events]
        listed, seen = _behind(history, lock, known)
        yield one, [*texts, lock, *listed], seen
    try:
        lock = (history.root / LOCK).read_bytes()
    except OSError:
        return
    listed, seen = _behind(history, lock, known)
    yield None, [lock, *listed], seen


def _behind(history: History, lock: bytes, known: dict[bytes, bytes | None]) -> tuple[list[bytes], bool]:
    """The manifest and the lists of folders that a dvc.lock names, as far as they are at hand."""
    named = MANIFEST_MD5.search(lock)
    manifest = named.group(1) if named else b""
    for md5 in {*FOLDER.findall(lock), manifest} - known.keys():
        known[md5] = _small(history, md5.decode()) if md5 else None
    lists = [known[md5] for md5 in sorted({*FOLDER.findall(lock), manifest})]
    return [text for text in lists if text is not None], known[manifest] is not None


def _small(history: History, md5: str) -> bytes | None:
    """The bytes that a cache or remote keeps under a hash, unread before; a manifest may lie in the workspace too."""
    for store in (history.stores.cache, history.stores.remote):
        if store is not None:
            try:
                return object_of(store, md5).read_bytes()
            except OSError:
                continue
    return None if md5.endswith(".dir") else history.stores.content(MANIFEST, md5)
