# ruff: noqa: RUF001 - quotes and letters of many kinds
import re

import ftfy
import pytest
from ftfy import badness
from hypothesis import example, given
from hypothesis import strategies as st

from podium.text import mend
from podium.text.mend import CHANGED, is_bad, mended

NAMED = sorted(set(re.findall("[^\0-\x7f]", badness.BADNESS_RE.pattern)))
"""Every character that ftfy's pattern names, and the ends of its ranges."""

TEXT = st.text(st.sampled_from([*NAMED, *"abZ  .?\n’“…—🙂&;"]), max_size=30) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=8
)


@given(TEXT)
@example("It’s “quoted” – isn’t it…")
@example("e\u0301 ’s")  # composed, it is a character that mojibake may hold
@example("â€œ")
@example("a\nÃ b")
def test_it_is_what_ftfy_makes_of_it(text: str) -> None:
    for form in ("NFC", "NFKC", None):
        fixes = ftfy.TextFixerConfig(normalization=form, explain=False)
        assert mended(text, fixes) == ftfy.fix_text(text, fixes)
    assert is_bad(text) == badness.is_bad(text)


def test_of_single_characters_too() -> None:
    """All that might be left to the short way; one in a hundred of the others."""
    fixes = ftfy.TextFixerConfig(explain=False)
    near = [code for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    for code in [*near, *range(0x3000, 0xD800, 97), *range(0xE000, 0x110000, 997), *range(0xFF00, 0xFFF0)]:
        text = f"a{chr(code)}b"
        if not CHANGED.search(text) and not is_bad(text):
            assert mended(text, fixes) == ftfy.fix_text(text, fixes), hex(code)


def test_long_texts_are_left_to_ftfy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "SHORT", 4)
    monkeypatch.setattr(ftfy, "fix_text", lambda text, _: f"ftfy: {text}")
    fixes = ftfy.TextFixerConfig(explain=False)
    assert (mended("a’b", fixes), mended("a’bc", fixes)) == ("a'b", "ftfy: a’bc")
