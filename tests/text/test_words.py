from collections import Counter
from functools import partial

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

from podium.io.strings import blocks, strings
from podium.text import words as module
from podium.text.words import PATTERN, split_words, words


def split(*texts: str, lowercase: bool = False) -> list[list[str]]:
    tokens, rows = words(pd.Series(list(texts), dtype="str"), lowercase=lowercase)
    assert len(set(tokens)) == len(tokens)
    return [[tokens[token] for token in rows.rows(row, row + 1).ids] for row in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know.", ["I", "don't", "know", "."]),
        ("can\u2019t rock'n'roll l'homme", ["can\u2019t", "rock'n'roll", "l'homme"]),
        ("'tis the dogs' day", ["'", "tis", "the", "dogs", "'", "day"]),
        ("wait...what?!", ["wait", ".", ".", ".", "what", "?", "!"]),
        ("3.14 \u20ac snake_case #tag", ["3", ".", "14", "\u20ac", "snake", "_", "case", "#", "tag"]),
        ("na\u00efve re\u0301sume\u0301", ["na\u00efve", "re\u0301sume\u0301"]),
        ("\u65e5\u672c\u8a9e AI\u6280\u8853", ["\u65e5", "\u672c", "\u8a9e", "AI", "\u6280", "\u8853"]),
        ("\u30ab\u30bf\u30ab\u30ca\u3068\u3072\u3089", ["\u30ab\u30bf\u30ab\u30ca", "\u3068", "\u3072", "\u3089"]),
        ("\ud55c\uad6d\uc5b4 \ubb38\uc7a5", ["\ud55c\uad6d\uc5b4", "\ubb38\uc7a5"]),
        ("\u0939\u093f\u0928\u094d \u0645\u06cc\u200c\u062e", ["\u0939\u093f\u0928\u094d", "\u0645\u06cc\u200c\u062e"]),
        ("ok\U0001f44d\U0001f3fd!", ["ok", "\U0001f44d\U0001f3fd", "!"]),
        ("\U0001f468\u200d\U0001f469\U0001f468", ["\U0001f468\u200d\U0001f469", "\U0001f468"]),
        ("\U0001f1e9\U0001f1ea\u2764\ufe0f", ["\U0001f1e9\U0001f1ea", "\u2764\ufe0f"]),
        ("a\u200bb\u00a0c\ufeff\x00d\r\ne", ["a", "b", "c", "d", "e"]),
        ("[PAD] [UNK]", ["[", "PAD", "]", "[", "UNK", "]"]),
        ("", []),
        (" \n\t\u3000", []),
    ],
)  # fmt: skip
def test_tokens(text, expected):
    assert split(text) == [expected]


def test_case_is_folded_only_when_asked():
    assert split("Straße ÉCOLE ΟΔΟΣ", lowercase=True) == [["straße", "école", "οδοσ"]]
    assert split("Straße ÉCOLE") == [["Straße", "ÉCOLE"]]


@given(st.lists(st.text(max_size=40), max_size=8))
@example(["", " ", "a b"])
@example(["\u0301a \u0301", "x\r\ny", "\x1c\x85\u2028", "a\u0600b"])
@example([])
def test_splitting_each_distinct_piece_once_is_splitting_each_text(texts):
    whole = Split(Regex(PATTERN), behavior="removed", invert=True)
    assert split(*texts) == [[token for token, _ in whole.pre_tokenize_str(text)] for text in texts]


@settings(max_examples=15)  # each splits four times
@given(st.lists(st.text(alphabet="ab .\n", max_size=10), max_size=9))
def test_block_sizes_do_not_show(texts):
    with pytest.MonkeyPatch.context() as patch:
        expected = split(*texts)
        patch.setattr(module, "CHUNKS", 1)
        assert split(*texts) == expected
    whole, parts = (split_words(partial(blocks, strings(texts), rows), lowercase=False) for rows in (99, 2))
    found = dict(zip(parts.tokens, parts.counts.tolist(), strict=True))
    assert found == dict(zip(whole.tokens, whole.counts.tolist(), strict=True))
    assert found == dict(Counter(token for row in expected for token in row))
    ids = [block.rows(row, row + 1).ids for block in parts.rows() for row in range(len(block))]
    assert [[parts.tokens[token] for token in row] for row in ids] == expected
    assert all(len(block) <= 2 for block in parts.rows())


def test_white_space_at_the_end_of_the_last_text_is_white_space() -> None:
    texts = ["aaaaaaaa", "aaaaaaaa", "aaaaaaaaaa", "aaa", "aaaaa.", "aaaaaaaa", "aaaaaaaaaa", "aaaaaaaaaa", "\n"]
    for size in range(200):  # Arrow's own splitting fails in about every second try
        kept = bytearray(b"\xff" * size)
        assert split(*texts)[-1] == [], len(kept)
