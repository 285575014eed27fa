"""Clean text: broken characters mended, one normal form, one space between words, no quotes around it, no escapes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import ftfy
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from podium.config.competition import Clean
from podium.io.strings import Strings, Utf8, strings

CLOSING = {
    '"': '"',
    "'": "'",
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",  # German closes with the mark that opens in English
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
}
"""The quotes that may surround a text: what closes each that opens one."""

NOT_FTFYS = re.compile("[^\t\n\x0c -%'-~]")
"""Characters that ftfy may have something to say about: all but printable ASCII (without &) and plain white space."""

MAY_CHANGE = np.isin(np.arange(256), [*range(0x20, 0x7F)], invert=True)
MAY_CHANGE[list(b"&\\")] = True
"""Bytes whose texts cleaning may change, wherever they stand: all but printable ASCII, and these two of it."""

TWO_QUOTATIONS = re.compile(r'[^"]*[^\s"]"(?=[\s.,;:!?)]).*[\s(]"(?=[^\s"])[^"]*', re.DOTALL)
"""What stands between the outer quotes of `"this" or "that"`: they are no pair."""

ESCAPE = re.compile(
    r"""(?<!\\)\\++(?:(?P<short>[nrt"'])"""
    r"""|u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\++u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"""
    r"""|x(?P<two>[0-9a-fA-F]{2})|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}))"""
)
"""What Python, JSON and JavaScript write for a character; with several backslashes where it was written out twice."""

SHORT = {"n": "\n", "r": "\r", "t": "\t"}

ROUNDS = 10  # three are enough for anything seen; a bound, should two steps ever undo each other


def clean(texts: Iterable[str], settings: Clean) -> list[str]:
    r"""Clean texts; what is clean already does not change.

    In this order, until nothing changes any more: mend what was decoded wrongly (ftfy, with all its fixes: mojibake,
    HTML entities, control characters, curly quotes, ligatures, widths), Unicode normal form, white space, surrounding
    quotes, escapes. So quotes within quotes go too, while quotes inside a text, doubled ones as well, stay as they are.

    Args:
        texts: (rows,) text.
        settings: the section `clean` of params.yaml; its `join` is not used here.

    Returns:
        (rows,) text, in the same order.

    Example:
        >>> clean(['"It\u2019s  a ""test"" "', "caf\u00c3\u00a9 &amp; bar", '"this" or "that"'], Clean())
        ['It\'s a ""test""', 'café & bar', '"this" or "that"']
    """
    form = None if settings.unicode == "none" else settings.unicode
    fixes = ftfy.TextFixerConfig(normalization=form, explain=False)
    return [_clean(text, settings, fixes) for text in texts]


def clean_block(texts: Strings, settings: Clean) -> Strings:
    """What `clean` makes of a block of texts; those that it cannot change, nearly all, are not looked at one by one.

    Args:
        texts: `(rows,)`.
        settings: the section `clean` of params.yaml.

    Returns:
        `(rows,)`, the very block where nothing changes.
    """
    seen = Utf8(texts)
    space, first = seen.bytes == ord(" "), seen.first()
    marked = MAY_CHANGE[seen.bytes]
    marked[1:] |= space[1:] & space[:-1]
    rows = seen.holding(marked) | np.isin(first, list(b" \"'")) | (seen.last() == ord(" "))
    if not rows.any():
        return texts
    mask = pa.array(rows)
    cleaned = pa.array(clean(texts.filter(mask).to_pylist(), settings), pa.large_string())
    return pc.replace_with_mask(texts, mask, cleaned)


def _clean(text: str, settings: Clean, fixes: ftfy.TextFixerConfig) -> str:
    for _ in range(ROUNDS):
        before = text
        if settings.fix_broken and NOT_FTFYS.search(text):
            text = ftfy.fix_text(text, fixes)
        if settings.unicode != "none" and not text.isascii():
            text = unicodedata.normalize(settings.unicode, text)
        if settings.collapse_spaces:
            text = " ".join(text.split())
        if settings.strip_quotes and surrounded(text):
            text = text[1:-1]
        if settings.unescape:  # after the quotes: in "a \"b\" c" the outer ones are still the only plain ones
            text = unescaped(text)
        if text == before:
            break
    return text


def surrounded(text: str) -> bool:
    """Whether one pair of quotes, straight or curly, surrounds a whole text.

    Example:
        >>> surrounded('"He said ""no"" twice"'), surrounded('"this" or "that"'), surrounded("'cause we're goin' to'")
        (True, False, False)
    """
    if len(text) < 2 or text[-1] not in CLOSING.get(text[0], ""):
        return False
    opens, closes, inner = text[0], text[-1], text[1:-1]
    if opens == '"':
        return '"' not in inner or TWO_QUOTATIONS.fullmatch(inner) is None
    if opens == "'":  # an apostrophe, unless those inside are within words
        return "'" not in inner or re.search(r"\B'|'\B", inner) is None
    return not 0 <= inner.find(closes) < (inner.find(opens) if opens in inner else 0)


def unescaped(text: str) -> str:
    r"""The text with each escape read as the character that it stands for.

    Escapes of letters, digits, the backslash, U+0000 and halves of characters stay as they are, as do backslashes
    before anything else: so nothing that is read is an escape again, and what is read once does not change.

    Example:
        >>> unescaped(r"it\u2019s \\xe9t\\xe9 \ud83d\ude42 \x41 C:\docs")
        'it’s été 🙂 \\x41 C:\\docs'
    """
    return ESCAPE.sub(_read, text) if "\\" in text else text


def _read(escape: re.Match[str]) -> str:
    if short := escape["short"]:
        return SHORT.get(short, short)
    if escape["high"]:  # a character beyond U+FFFF in two halves, as UTF-16 has it
        code = 0x10000 + ((int(escape["high"], 16) & 0x3FF) << 10) + (int(escape["low"], 16) & 0x3FF)
    else:
        code = int(escape["two"] or escape["four"] or escape["eight"], 16)
    character = chr(code)
    plain = character.isascii() and (character.isalnum() or character in "\\\0")
    return escape[0] if plain or 0xD800 <= code < 0xE000 else character


def clean_columns(columns: Sequence[Strings], settings: Clean) -> Strings:
    """The columns of text of a block of rows, each cleaned, then joined into one.

    Args:
        columns: at least one, `(rows,)` each.
        settings: the section `clean` of params.yaml.
    """
    cleaned = [clean_block(column, settings) for column in columns]
    if len(cleaned) == 1:
        return cleaned[0]
    return strings(join_columns([one.to_pylist() for one in cleaned], settings.join))


def join_columns(columns: Sequence[Sequence[str]], separator: str) -> list[str]:
    """Join several columns of text, row by row, leaving out empty ones.

    Args:
        columns: at least one column of (rows,) text.
        separator: what stands between two.

    Example:
        >>> join_columns([["fire", ""], ["Oslo", "Rome"]], " / ")
        ['fire / Oslo', 'Rome']
    """
    return [separator.join(filter(None, row)) for row in zip(*columns, strict=True)]
