"""Surface traits of texts: what could tell one file from another without a word being understood."""

import re
from collections.abc import Callable, Sequence

import ftfy
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ftfy.badness import is_bad

from podium.io.strings import Strings, Utf8
from podium.text.clean import surrounded

AROUND = " \t\r\n\"'\u2018\u2019\u201c\u201d\u201e"
HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
URL = re.compile(r"https?://|www\.")
DIGIT = re.compile(r"\d")
WHITE = [code for code in range(128) if chr(code).isspace()]
LEAST_AUC = 0.6  # of a trait that separates: one that 20 % more rows of one file have
STANDARD_ERRORS = 3.0  # and more than chance makes of so few rows


def _is_mojibake(text: str) -> bool:
    return not text.isascii() and is_bad(text) and ftfy.fix_encoding(text) != text


TRAITS: dict[str, Callable[[str], bool]] = {
    "surrounding quotes": surrounded,
    "characters beyond ASCII": lambda text: not text.isascii(),
    "mojibake (broken characters)": _is_mojibake,
    "HTML tags or escapes": lambda text: HTML.search(text) is not None,
    "web addresses": lambda text: URL.search(text) is not None,
    "digits": lambda text: DIGIT.search(text) is not None,
    "double spaces": lambda text: "  " in text,
    "line breaks": lambda text: "\n" in text or "\r" in text,
    "white space at an end": lambda text: text[:1].isspace() or text[-1:].isspace(),
    "no capital at all": str.islower,
    "capitals only": str.isupper,
    "a capital at the start": lambda text: text.lstrip(AROUND)[:1].isupper(),
    "a full stop, ! or ? at the end": lambda text: text.rstrip(AROUND)[-1:] in set(".!?\u2026\u3002\uff01\uff1f"),
}
"""Each trait by its name; the last two look past quotes and spaces at the ends, which are traits themselves."""


def traits_of(columns: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Which traits each row has, in one column of text at least.

    Args:
        columns: (columns, rows) text, a column or more.

    Returns:
        (traits, rows) bool, in the order of `TRAITS`.

    Example:
        >>> traits_of([['"Quoted."', "plain"]])[0]
        array([ True, False])
    """
    found = np.zeros((len(TRAITS), len(columns[0])), dtype=bool)
    for place, has in enumerate(TRAITS.values()):
        for texts in columns:
            found[place] |= np.fromiter(map(has, texts), dtype=bool, count=len(texts))
    return found


def traits_of_block(texts: Strings) -> npt.NDArray[np.bool_]:
    """What `traits_of` finds in a block of texts; ASCII ones, nearly all, are not looked at one by one.

    Args:
        texts: `(rows,)`.

    Returns:
        (traits, rows) bool, in the order of `TRAITS`.
    """
    plain = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    found = np.zeros((len(TRAITS), len(texts)), dtype=bool)
    found[:, plain] = _of_ascii(texts.filter(pa.array(plain)))
    found[:, ~plain] = traits_of([texts.filter(pa.array(~plain)).to_pylist()])
    return found


def _of_ascii(texts: Strings) -> npt.NDArray[np.bool_]:
    """The traits of ASCII texts, `(traits, rows)`."""
    seen = Utf8(texts)
    first, last = seen.first(), seen.last()
    begin, end = (Utf8(trim(texts, characters=AROUND)) for trim in (pc.utf8_ltrim, pc.utf8_rtrim))
    nowhere = np.zeros(len(texts), dtype=bool)
    by_name = {
        "surrounding quotes": _of_some(texts, np.isin(first, list(b"\"'")) & (first == last), surrounded),
        "HTML tags or escapes": _of_some(
            texts, seen.holding(np.isin(seen.bytes, list(b"<&"))), TRAITS["HTML tags or escapes"]
        ),
        "web addresses": _bools(pc.match_substring_regex(texts, URL.pattern)),
        "digits": seen.holding((seen.bytes >= ord("0")) & (seen.bytes <= ord("9"))),
        "double spaces": _bools(pc.match_substring(texts, "  ")),
        "line breaks": seen.holding((seen.bytes == ord("\n")) | (seen.bytes == ord("\r"))),
        "white space at an end": np.isin([first, last], WHITE).any(axis=0),
        "no capital at all": _bools(pc.ascii_is_lower(texts)),
        "capitals only": _bools(pc.ascii_is_upper(texts)),
        "a capital at the start": (begin.first() >= ord("A")) & (begin.first() <= ord("Z")),
        "a full stop, ! or ? at the end": np.isin(end.last(), list(b".!?")),
    }
    return np.array([by_name.get(name, nowhere) for name in TRAITS])


def _of_some(texts: Strings, rows: npt.NDArray[np.bool_], has: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """A trait that only these rows may have."""
    found = np.zeros(len(texts), dtype=bool)
    found[rows] = list(map(has, texts.filter(pa.array(rows)).to_pylist()))
    return found


def _bools(found: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    bools: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return bools


def lengths_of_block(texts: Strings) -> dict[str, npt.NDArray[np.int32]]:
    """How long each text of a block is, in characters and in words, what stands between white space.

    Args:
        texts: `(rows,)`.

    Returns:
        `(rows,)` int32 by unit.
    """
    plain = pc.string_is_ascii(texts)
    seen, words = Utf8(texts.filter(plain)), np.zeros(len(texts), np.int32)
    white = np.isin(np.arange(256), WHITE)[seen.bytes]
    begins = ~white
    begins[1:] &= white[:-1]  # and where a row begins
    begins[seen.offsets[:-1][seen.filled]] = ~white[seen.offsets[:-1][seen.filled]]
    words[_bools(plain)] = seen.counted(begins)
    words[~_bools(plain)] = [len(text.split()) for text in texts.filter(pc.invert(plain)).to_pylist()]
    return {"characters": pc.utf8_length(texts).to_numpy().astype(np.int32), "words": words}


def auc(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> float:
    """How well a number tells two sets of rows apart: the share of pairs in which the first set's is larger.

    The area under the ROC curve (Mann-Whitney U); equal numbers count half. 0.5: not at all.

    Args:
        first: (rows,) numbers.
        second: (others,) numbers.

    Example:
        >>> auc(np.array([2, 3]), np.array([1, 2]))
        0.875
    """
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, "left") + np.searchsorted(ordered, first, "right")
    return float(below.sum() / 2 / (len(first) * len(second)))


def separates(area: float, spread: float, rows: tuple[int, int]) -> bool:
    """Whether an area under the ROC curve is far from 0.5, and by more than chance.

    Args:
        area: from 0 to 1.
        spread: the variance of the trait over both files, for a number that of uniform ranks, 1/12.
        rows: the rows of either file.
    """
    error = np.sqrt(spread * (1 / rows[0] + 1 / rows[1]))
    return bool(abs(area - 0.5) >= LEAST_AUC - 0.5 - 1e-9 and abs(area - 0.5) > STANDARD_ERRORS * error)
