"""Which codec wrote these bytes? Candidates from the bytes alone, likeliest first."""

import re
from collections.abc import Iterator

import charset_normalizer

CODECS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "cp866"),
    *("iso8859_2", "iso8859_5", "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949", "tis_620"),
]
"""The legacy encodings that files still come in; a longer list only makes the guesses worse.
Of two that fit alike the first is taken."""

LATIN = ("cp1250", "cp1252", "cp1257", "cp1258")
LETTERS = {  # what tells one of these from the others: bytes that are all there, bytes that are not
    "cp1254": (b"\xfd\xfe", re.compile(rb"[\xe1\xe6\xed]")),  # Turkish dotless i and ş, no á, æ, í of Icelandic
    "cp1250": (b"\xf5\xf6\xe1", re.compile(rb"[\xe3\xe4]")),  # Hungarian ő, ö and á without the ã, ä of others
}
ISO_8859_2 = re.compile(rb"[\xa6\xb1\xb6\xb9\xbc\xbe]")  # Ś ą ś š ź ž there; signs, mostly, in cp1250
WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")  # where cp1250 has ś and š, and ISO 8859 nothing

JAPANESE = ("euc_jp", "cp932")
HIRAGANA = re.compile("[\u3041-\u309f]")
MAC_APOSTROPHE = re.compile(rb"[a-z]\xd5[a-z]")  # don't as Mac Roman writes it; cp1252 would say donÕt
CONTROL_BYTE = re.compile(rb"[\x01-\x08\x0e-\x1f]")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
HIGH = bytes(range(128, 256))
SAMPLE = 256 * 1024  # bytes of lines beyond ASCII that a guess looks at


def unmarked_wide(data: bytes) -> str | None:
    """The UTF-16 or UTF-32 of a file without a byte-order mark, by the places of its zero bytes.

    ASCII characters, line ends at the least, have a zero byte at every second place, or three at every fourth.

    Example:
        >>> unmarked_wide("id,text".encode("utf-16-le"))
        'utf-16-le'
    """
    head = data[: 4 * 4096]
    head = head[: len(head) // 4 * 4] or data
    zeros = [head[place::4].count(0) for place in range(4)]
    even, odd, units = zeros[0] + zeros[2], zeros[1] + zeros[3], len(head) // 4
    if zeros[2] == zeros[3] == units > 0:
        codec = "utf-32-le"
    elif zeros[0] == zeros[1] == units > 0:
        codec = "utf-32-be"
    elif even + odd < 0.02 * len(head) / 2 or (even + odd < 0.3 * len(head) and _is_text(head)):
        return None  # stray zero bytes
    elif odd > 9 * even:
        codec = "utf-16-le"
    elif even > 9 * odd:
        codec = "utf-16-be"
    else:
        return None
    try:
        return None if "\0" in data.decode(codec) else codec
    except UnicodeDecodeError:
        return None


def damaged_utf8(data: bytes) -> int:
    """Of bytes that are not UTF-8: how many good UTF-8 characters beyond ASCII they hold, 0 where that is chance.

    A file of another encoding has next to none; a damaged one has many for each bad byte.
    """
    text = data.decode("utf-8", "surrogateescape")
    bad = len(re.findall("[\udc80-\udcff]", text))
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good if good >= 5 * bad else 0


def legacy(data: bytes) -> Iterator[str]:
    """Codecs to try on bytes that are not UTF-8, likeliest first.

    Kana tell Japanese. Single bytes beyond ASCII, here and there in ASCII, are western: cp1252, which latin-1 almost
    always is. All else is charset-normalizer's to judge, of the codecs that files still come in.
    """
    sample = _telling(data)
    for codec in JAPANESE:
        text = sample.decode(codec, "ignore")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        if len(HIRAGANA.findall(text)) > 0.1 * beyond:
            yield codec
    runs = len(HIGH_RUN.findall(sample))
    if _high(data) < 0.02 * len(data) and _high(sample) < 2 * runs:
        yield from ["mac_roman"] if MAC_APOSTROPHE.search(sample) else ["cp1252", "sloppy-windows-1252"]
    matches = charset_normalizer.from_bytes(sample, cp_isolation=CODECS)
    for match in sorted(matches, key=_rank):
        codec = "cp1252" if "cp1252" in match.could_be_from_charset else match.encoding  # the same text, its usual name
        if codec in LATIN:
            yield from (other for other, (all_of, none_of) in LETTERS.items() if _has(sample, all_of, none_of))
        if codec == "cp1250" and ISO_8859_2.search(sample) and not WINDOWS_ONLY.search(sample):
            yield "iso8859_2"
        yield codec


def _rank(match: charset_normalizer.CharsetMatch) -> tuple[float, float, int]:
    usual = CODECS.index(match.encoding) if match.encoding in CODECS else len(CODECS)
    return round(match.chaos, 2), -round(match.coherence, 2), usual


def _has(sample: bytes, all_of: bytes, none_of: re.Pattern[bytes]) -> bool:
    return all(byte in sample for byte in all_of) and not none_of.search(sample)


def _is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8 text, but for their zero bytes."""
    try:
        return not CONTROL_BYTE.search(data) and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _high(data: bytes) -> int:
    """How many bytes lie beyond ASCII."""
    return len(data) - len(data.translate(None, HIGH))


def _telling(data: bytes) -> bytes:
    """The first lines that hold more than ASCII: the only ones that tell encodings apart."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > SAMPLE:
                break
    return b"\n".join(lines)
