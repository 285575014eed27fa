"""Which texts are the same but for case, quotes, punctuation and spaces: the key that keeps them on one side."""

import hashlib
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from podium.io.strings import Strings, hexadecimal, strings

QUOTES = frozenset(
    "\"'`\u00ab\u00bb\u02bb\u02bc\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u2e42"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f"
)
PUNCTUATION = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm"})
"""Unicode categories that a space takes the place of; other symbols, emoji among them, are content."""


class _Folding(dict[int, str | None]):
    """For `str.translate`: quotes go, punctuation but "_" becomes a space; worked out once a character."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        punctuation = unicodedata.category(character) in PUNCTUATION and character != "_"
        self[code] = None if character in QUOTES else " " if punctuation else character
        return self[code]


_FOLDING = _Folding()
_NO_QUOTES = {ord(quote): None for quote in QUOTES}

_BETWEEN = b"\xff"
_ASCII_QUOTES = "".join(quote for quote in QUOTES if quote.isascii()).encode()
_ASCII_FOLDING = bytes(
    ord(" ") if chr(code).isspace() else ord(_FOLDING[code] or " ") for code in bytes(range(128)).lower()
) + bytes(range(128, 256))
"""What `fold` makes of each byte of ASCII texts, but for quotes, which are left out."""


def fold(text: str) -> str:
    """A text without what people change when they copy it.

    NFKC, casefold, quotes removed, other punctuation to spaces, runs of white space to one, none at the ends. A text
    of nothing else (":-(") keeps its punctuation, lest all such texts be one.

    Example:
        >>> fold('"Well, THIS  is it."'), fold(":-(")
        ('well this is it', ':-(')
    """
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    folded = " ".join(text.translate(_FOLDING).split())
    return folded or " ".join(text.translate(_NO_QUOTES).split())


def duplicate_groups(texts: Iterable[str]) -> npt.NDArray[np.str_]:
    """The duplicate group of each text: equal where the folded texts are.

    Args:
        texts: (rows,) text.

    Returns:
        (rows,) 16 hexadecimal digits, the first of the SHA-256 of the folded text in UTF-8: the same in every run and
        in every file.

    Example:
        >>> duplicate_groups(["A text.", "a  TEXT", "another"]).tolist()
        ['734194ede5b063e6', '734194ede5b063e6', 'ae448ac86c4e8e4d']
    """
    return np.array(hexadecimal(duplicate_keys(strings(texts))).to_pylist(), dtype="<U16")


def duplicate_keys(texts: Strings) -> npt.NDArray[np.uint64]:
    """The duplicate group of each text as the number that its digits are; of ASCII texts, folded all at once.

    Args:
        texts: `(rows,)`.

    Returns:
        `(rows,)` uint64.
    """
    ascii_only = pc.string_is_ascii(texts)
    plain = ascii_only.to_numpy(zero_copy_only=False)
    keys = np.zeros(len(texts), np.uint64)
    keys[plain] = _hashed(_folded(texts.filter(ascii_only)))
    keys[~plain] = _hashed([fold(text).encode() for text in texts.filter(pc.invert(ascii_only)).to_pylist()])
    return keys


def _folded(texts: Strings) -> list[bytes]:
    """`fold` of ASCII texts, with a byte between two that none of them holds."""
    rows = texts.cast(pa.large_binary()).to_pylist()
    joined = _BETWEEN + _BETWEEN.join(rows).translate(_ASCII_FOLDING, _ASCII_QUOTES) + _BETWEEN
    while b"  " in joined:
        joined = joined.replace(b"  ", b" ")
    folded = joined.replace(b" " + _BETWEEN, _BETWEEN).replace(_BETWEEN + b" ", _BETWEEN).split(_BETWEEN)[1:-1]
    for row in [row for row, text in enumerate(folded[: len(rows)]) if not text]:
        folded[row] = fold(rows[row].decode()).encode()
    return folded[: len(rows)]


def _hashed(folded: list[bytes]) -> npt.NDArray[np.uint64]:
    """The first 64 bits of each SHA-256."""
    return np.frombuffer(b"".join([hashlib.sha256(text).digest()[:8] for text in folded]), ">u8").astype(np.uint64)
