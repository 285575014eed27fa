"""The text of a file, a block at a time; and its lines."""

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from podium.io.encoding import MARKS, OTHER_FILES, decode

BYTES = 4 * 2**20  # read at once
MARK = "\ufeff"
UNUSUAL = (b"\0", b"\x1b")
"""Bytes of UTF-16 and of ISO 2022, or of what is no text: a file with one is looked at whole."""


@dataclass(frozen=True)
class Text:
    """A file's text.

    Args:
        encoding: the Python codec that gives it.
        notes: what the user should hear of that.
        blocks: the text anew, in pieces of any length.
    """

    encoding: str
    notes: list[str]
    blocks: Callable[[], Iterator[str]]


def read_text(path: Path, encoding: str, *, where: str, key: str | None, size: int = BYTES) -> Text:
    """A file's text, as `encoding.decode` would give it.

    UTF-8, which nearly all files are, is never held whole. Any other encoding is: it is told by the whole file.

    Args:
        path: the file.
        encoding: a Python codec, or "auto".
        where: the file, for messages.
        key: the section of params.yaml whose `encoding` the user may set, for messages.
        size: bytes that are read at once.

    Raises:
        PodiumError: as `encoding.decode`.
    """
    if encoding in ("auto", "utf-8") and (codec := _utf_8(path, encoding, size)):
        marks = 2 if codec == "utf-8-sig" else int(encoding == "utf-8")  # one is the codec's, one is taken off anyway
        return Text(codec, [], lambda: _unmarked(_decoded(path, size), marks))
    decoded = decode(path.read_bytes(), encoding, where=where, key=key)
    text = decoded.text
    return Text(
        decoded.encoding,
        decoded.notes,
        lambda: (text[start : start + size] for start in range(0, max(len(text), 1), size)),
    )


def _utf_8(path: Path, encoding: str, size: int) -> str | None:
    """The codec of a file that is UTF-8 without a doubt, marked or not; None: it may be something else."""
    with path.open("rb") as stream:
        head = stream.read(8)
    marked = next((codec for mark, codec in MARKS.items() if head.startswith(mark)), None)
    if any(map(head.startswith, OTHER_FILES)) or marked not in (None, "utf-8-sig"):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _bytes(path, size):
            if any(byte in block for byte in UNUSUAL):
                return None
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return marked if marked and encoding == "auto" else "utf-8"


def _bytes(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(size):
            yield block


def _decoded(path: Path, size: int) -> Iterator[str]:
    return codecs.iterdecode(_bytes(path, size), "utf-8")


def _unmarked(blocks: Iterator[str], most: int) -> Iterator[str]:
    """Text without the byte-order marks that it begins with, so many at most."""
    for block in blocks:
        rest = block
        while most and rest.startswith(MARK):
            rest, most = rest[1:], most - 1
        most = 0 if rest else most
        yield rest


def lines(blocks: Iterable[str]) -> Iterator[str]:
    r"""The lines of a text, their ends included; \n, \r\n and \r end a line, nothing else does.

    Args:
        blocks: the text in pieces of any length.

    Example:
        >>> list(lines(["a\r", "\nb\rc", "\n"]))
        ['a\r\n', 'b\r', 'c\n']
    """
    rest: list[str] = []  # the pieces of a line that may go on
    for block in filter(None, blocks):
        if rest and rest[-1].endswith("\r"):
            ended = block.startswith("\n")
            yield "".join([*rest, "\n" * ended])
            rest, block = [], block[ended:]
        found = list(io.StringIO(block, newline=""))
        rest += found[:1]
        if len(found) > 1 or (found and found[0].endswith("\n")):
            found[0] = "".join(rest)
            rest = [] if found[-1].endswith("\n") else [found.pop()]
            yield from found
    if rest:
        yield "".join(rest)
