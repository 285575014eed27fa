"""ftfy on texts that it has little to say about, which nearly all are, without most of its steps.

Most of what ftfy does is for characters that few texts hold. A text without any of them has its entities read, its
quotes uncurled, and is brought to its normal form; the others go through ftfy itself.

References:
    Speer 2019, ftfy, https://doi.org/10.5281/zenodo.2591652
"""

import re
import unicodedata
from itertools import islice

import ftfy
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from ftfy.chardata import CONTROL_CHARS, LIGATURES, WIDTH_MAP
from ftfy.fixes import unescape_html

SHORT = 100_000
"""Characters of a text that ftfy looks at in one piece, and many more."""

HARMLESS = MOJIBAKE_CATEGORIES["common"]
"""What no mojibake consists of alone: the dashes, the ellipsis, the apostrophe."""

NAMED = dict.fromkeys(re.findall("[^\0-\x7f](?:-[^\0-\x7f])?", re.sub(f"[{HARMLESS}]", "", BADNESS_RE.pattern)))
SUSPECT = re.compile(f"[{''.join(NAMED)}]")
"""Characters of which mojibake, as ftfy tells it, holds one at least: all that its pattern names but the harmless."""

AROUND = 8
"""Characters on either side of a suspect one in which ftfy's pattern finds it or not; its longest alternative has 7."""

MANY = 5  # suspect characters: looking around each takes longer than looking at the whole text

_CHANGED = "".join(map(re.escape, map(chr, [*LIGATURES, *WIDTH_MAP, *CONTROL_CHARS])))
CHANGED = re.compile(f"[\x1b\r\x85\u2028\u2029\ud800-\udfff{_CHANGED}]")
"""What any other of its steps may change: escapes, line ends, ligatures, widths, control characters."""

HOW_ENTITIES = re.compile("[<\n]")
"""What decides whether ftfy reads entities: tags, line by line."""

SINGLE, DOUBLE = re.compile("[\u02bc\u2018-\u201b]"), re.compile("[\u201c-\u201f]")


def mended(text: str, fixes: ftfy.TextFixerConfig) -> str:
    """What `ftfy.fix_text` makes of a text, with all its fixes.

    Args:
        text: any.
        fixes: its normal form; all else as ftfy has it.

    Example:
        >>> mended("It\u2019s caf\u00c3\u00a9 …", ftfy.TextFixerConfig(explain=False))
        "It's café …"
    """
    entities, now = "&" in text, text
    if len(text) >= SHORT or (entities and HOW_ENTITIES.search(text)):
        return ftfy.fix_text(text, fixes)
    while True:
        before = now
        if entities:
            now = unescape_html(now)
        if CHANGED.search(now) or is_bad(now):
            return ftfy.fix_text(text, fixes)
        now = SINGLE.sub("'", DOUBLE.sub('"', now))
        if fixes.normalization is not None:
            now = unicodedata.normalize(fixes.normalization, now)
        if now == before:
            return now


def is_bad(text: str) -> bool:
    """What `ftfy.badness.is_bad` says of a text: whether some of it looks like mojibake.

    Example:
        >>> is_bad("caf\u00c3\u00a9"), is_bad("café")
        (True, False)
    """
    if text.isascii():
        return False
    places = [found.start() for found in islice(SUSPECT.finditer(text), MANY)]
    if len(places) == MANY:
        return BADNESS_RE.search(text) is not None
    return any(BADNESS_RE.search(text, max(place - AROUND, 0), place + AROUND) for place in places)
