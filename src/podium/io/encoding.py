"""Bytes to text: by the codec the user names, or by the one the bytes speak for; a guess is always said."""

import encodings.aliases
import re
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches

import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252: cp1252 as browsers read it

from podium.errors import PodiumError
from podium.io import codecs

MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",  # before UTF-16, whose mark it begins with
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
OTHER_FILES = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF-": "a PDF",
    b"SQLite format 3\x00": "an SQLite database",
}
ISO_2022_JP = re.compile(r"\x1b\$[@B]")
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Decoded:
    """A file's text, the Python codec that gave it, and what the user should hear of that."""

    text: str
    encoding: str
    notes: list[str]


def decode(data: bytes, encoding: str = "auto", *, where: str, key: str | None = None) -> Decoded:
    """Decode a text file's bytes, strictly; a byte-order mark is taken off.

    Args:
        data: the whole file.
        encoding: a Python codec, or "auto": by byte-order mark, by the zero bytes of UTF-16 and UTF-32, as strict
            UTF-8, then by a guess.
        where: the file, for messages.
        key: the section of params.yaml whose `encoding` the user may set, for messages.

    Raises:
        PodiumError: undecodable bytes, no such codec, or no text at all (zero bytes, archives, control characters).

    Example:
        >>> decode("café".encode("utf-16"), where="train.csv")
        Decoded(text='café', encoding='utf-16', notes=[])
    """
    for magic, kind in OTHER_FILES.items():
        if data.startswith(magic):
            raise PodiumError(f"not text but {kind}", where=where, fix="unpack it, or export it as CSV in UTF-8")
    decoded = _detect(data, where, key) if encoding == "auto" else _given(data, encoding, where, key)
    text, codec = decoded.text.removeprefix("\ufeff"), decoded.encoding
    if found := NO_CHARACTER.search(text):
        line = text.count("\n", 0, found.start()) + 1
        kind = "a NUL character" if found.group() == "\0" else "half a character (a lone surrogate)"
        raise _not_text(f"it holds {kind}, read as {codec}", f"{where}, line {line}", key)
    controls = 0 if codec.startswith("utf") else len(CONTROLS.findall(text))
    if controls > 0.01 * len(text):
        share = f"{controls / len(text):.0%} of it are control characters, read as {codec}"
        raise _not_text(share, where, key)
    return Decoded(text, codec, decoded.notes)


def _given(data: bytes, encoding: str, where: str, key: str | None) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, [])
    except UnicodeDecodeError as error:
        what = f"{_byte(data, error.start)} cannot be read as {encoding} ({error.reason})"
        raise PodiumError(what, where=where, fix=_set(key, "to auto or to the file's own")) from None
    except UnicodeError as error:
        raise PodiumError(f"cannot be read as {encoding} ({error})", where=where, fix=_set(key, "to auto")) from None
    except (LookupError, ValueError):
        raise _no_such_codec(encoding, where, key) from None


def _detect(data: bytes, where: str, key: str | None) -> Decoded:
    for mark, codec in MARKS.items():
        if data.startswith(mark):
            return _marked(data, codec, where, key)
    if (place := data.find(0)) >= 0:
        if wide := codecs.unmarked_wide(data):
            return _guess(data, wide, "its zero bytes stand so", key)
        raise _not_text(f"{_byte(data, place)} is a NUL", where, key)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start, where, key)
    if ISO_2022_JP.search(text):  # ASCII, save for its escapes
        with suppress(UnicodeDecodeError):
            return _guess(data, "iso2022_jp", "its escape sequences are of it", key)
    return Decoded(text, "utf-8", [])


def _marked(data: bytes, codec: str, where: str, key: str | None) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec, [])
    except UnicodeDecodeError as error:
        what = f"its mark says {codec}, and {_byte(data, error.start)} is none ({error.reason})"
        fix = f"get the file again, it may be cut off, or {_set(key, 'to what it is')}"
        raise PodiumError(what, where=where, fix=fix) from None


def _legacy(data: bytes, start: int, where: str, key: str | None) -> Decoded:
    """Not UTF-8: the first codec that fits the whole file."""
    place = f"{_byte(data, start)} is not UTF-8"
    if good := codecs.damaged_utf8(data):
        what = f"{place}, though {good} other characters beyond ASCII are"
        raise PodiumError(what, where=where, fix=f"mend that place, or {_set(key, 'to a codec that takes any byte')}")
    for codec in codecs.legacy(data):
        try:
            return _guess(data, codec, place, key)
        except UnicodeDecodeError:
            continue
    fix = _set(key, "to the codec it was written in")
    raise PodiumError(f"{place}, and no other encoding fits", where=where, fix=fix)


def _guess(data: bytes, codec: str, reason: str, key: str | None) -> Decoded:
    name = f"{codec} (cp1252 and the bytes it lacks)" if codec.startswith("sloppy") else codec
    doubt = f"; set {key}.encoding if characters look wrong" if key else ""
    note = f"read as {name}, a guess: {reason}{doubt}"
    return Decoded(data.decode(codec), codec, [note])


def _no_such_codec(encoding: str, where: str, key: str | None) -> PodiumError:
    known = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "utf_8_sig"})
    near = [name for name in get_close_matches(encoding.lower().replace("-", "_"), known, n=1) if name != encoding]
    fix = f"did you mean {near[0]}?" if near else "give a Python codec such as utf-8 or cp1252, or auto"
    setting = f"params.yaml, {key}.encoding" if key else where
    return PodiumError(f"there is no encoding {encoding!r}", where=setting, fix=fix)


def _not_text(what: str, where: str, key: str | None) -> PodiumError:
    return PodiumError(f"not text: {what}", where=where, fix=f"give a text file, or {_set(key, 'if it is one')}")


def _byte(data: bytes, place: int) -> str:
    line = data.count(b"\n", 0, place) + 1
    return f"byte 0x{data[place]:02x} at offset {place} (line {line})"


def _set(key: str | None, how: str) -> str:
    return f"set {key}.encoding {how}" if key else "save it as UTF-8"
