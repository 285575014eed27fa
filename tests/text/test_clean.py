# ruff: noqa: RUF001 - quotes and letters of many kinds
import json
import unicodedata
from typing import Any

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.competition import Clean
from podium.io.strings import strings
from podium.text import clean as module
from podium.text.clean import NOT_FTFYS, clean, clean_block, join_columns, surrounded, unescaped

ANY = st.text(st.characters(exclude_categories=["Cs"]))
TROUBLE = st.text(st.sampled_from("\"'“”„‘’ \t\n&;amplt<>Ã©â€™é\u0301ﬁａ\x85"), max_size=30)
ESCAPES = st.lists(
    st.sampled_from(
        ["\\", "\\\\", "n", "t", "x", "u", "U", '"', "'", "a0", "5c", "d83d", "de42", "0000", "２", "é", " "]
    )
).map("".join)
SETTINGS = st.builds(
    Clean,
    strip_quotes=st.booleans(),
    unescape=st.booleans(),
    fix_broken=st.booleans(),
    unicode=st.sampled_from(["NFC", "NFKC", "none"]),
    collapse_spaces=st.booleans(),
)
NOTHING: dict[str, Any] = {"strip_quotes": False, "fix_broken": False, "unicode": "none", "collapse_spaces": False}


def one(text: str, **settings: Any) -> str:
    return clean([text], Clean(**settings))[0]


@given(st.lists(ANY | TROUBLE | ESCAPES), SETTINGS)
def test_clean_text_stays_as_it_is(texts: list[str], settings: Clean) -> None:
    cleaned = clean(texts, settings)
    assert clean(cleaned, settings) == cleaned
    assert len(cleaned) == len(texts)


@given(st.lists(ANY))
def test_each_text_is_cleaned_by_itself(texts: list[str]) -> None:
    assert clean(texts, Clean()) == [one(text) for text in texts]


@given(ANY | TROUBLE | ESCAPES)
def test_what_is_switched_off_is_left_alone(text: str) -> None:
    assert one(text, **NOTHING) == text


@given(st.text(st.characters(codec="ascii")))
def test_what_ftfy_is_spared_it_would_not_change(text: str) -> None:
    assert NOT_FTFYS.search(text) or ftfy.fix_text(text) == text


def test_ftfy_is_spared_plain_text_character_by_character() -> None:
    for character in map(chr, range(128)):
        assert NOT_FTFYS.search(character) or ftfy.fix_text(f"a{character}b") == f"a{character}b"
    assert not NOT_FTFYS.search("Plain text, \"quoted\" 'so' \t\n {~!}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The whole."', "The whole."),
        ("“The whole.”", "The whole."),
        ("„Das Ganze.“", "Das Ganze."),
        ("‘The whole.’", "The whole."),
        ("'The whole.'", "The whole."),
        ("'I don't know'", "I don't know"),
        ('  " The whole. " ', "The whole."),
        ('"He said ""no"" twice"', 'He said ""no"" twice'),
        ('""The whole.""', "The whole."),  # quotes within quotes go too: what is left must not be a surrounded text
        ('"Try again" in Firefox."', 'Try again" in Firefox.'),
        ('"this" or "that"', '"this" or "that"'),
        ("“this” or “that”", '"this" or "that"'),  # ftfy's straight quotes
        ("'cause we're goin' home'", "'cause we're goin' home'"),
        ('"', '"'),
        ('""', ""),
        ('6" or 7"', '6" or 7"'),
        ('"The beginning', '"The beginning'),
        ('“The whole."', "The whole."),  # a pair, once ftfy has made both straight
    ],
)
def test_quotes_around_a_whole_text(text: str, expected: str) -> None:
    assert one(text) == expected


def test_surrounding_quotes_may_stay() -> None:
    assert one('"The whole."', strip_quotes=False) == '"The whole."'
    assert one("“this” or “that”", fix_broken=False) == "“this” or “that”"
    assert not surrounded("“this” or “that”")
    assert surrounded("“one “inner” quotation”")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafÃ© â€” dÃ©jÃ  vu", "café — déjà vu"),
        ("fish &amp; chips &lt;3", "fish & chips <3"),
        ("it’s", "it's"),
        ("ﬁne", "fine"),
        ("a\x00b\x1b[1mc", "abc"),
    ],
)
def test_broken_text_is_mended(text: str, expected: str) -> None:
    assert one(text) == expected
    assert one(text, **NOTHING) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"it\u2019s", "it’s"),
        (r"a\xa0b \\xa0 c", "a\xa0b \xa0 c"),
        (r"one\ntwo\r\n\tthree", "one\ntwo\r\n\tthree"),
        (r"\\n \\\n", "\n \n"),
        (r"\"so\" it\'s", '"so" it\'s'),
        (r"Ch\xe0o b\u1ea1n", "Chào bạn"),
        (r"\ud83d\ude42 \\uD83D\\uDE42 \U0001f642", "🙂 🙂 🙂"),
        (r"\u003cb\u003e \x26", "<b> &"),
        (r"\ud83d \ude42\ud83d \udfff", r"\ud83d \ude42\ud83d \udfff"),
        (r"\x41 \u0030 \x5cn \u005c \0 \x00 \U00110000", r"\x41 \u0030 \x5cn \u005c \0 \x00 \U00110000"),
        (
            r"\ \\ \xg0 \x1 \u12 \U0001 \d C:\users ¯\_(ツ)_/¯ \x２２",
            r"\ \\ \xg0 \x1 \u12 \U0001 \d C:\users ¯\_(ツ)_/¯ \x２２",
        ),
        ("Слово\\n文字\\", "Слово\n文字\\"),
        ("\\" * 100_000, "\\" * 100_000),  # in linear time
    ],
)
def test_escapes_are_read(text: str, expected: str) -> None:
    assert unescaped(text) == expected
    assert one(text, **NOTHING) == text
    assert one(text, **NOTHING, unescape=True) == expected


@given(ANY | TROUBLE | ESCAPES)
def test_what_was_escaped_is_read_once(text: str) -> None:
    read = unescaped(text)
    assert unescaped(read) == read
    read.encode()
    if "\\" not in text:
        assert read == text


@given(st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"])))
def test_what_python_and_json_escape_comes_back(text: str) -> None:
    for written in (text.encode("unicode_escape").decode("ascii"), json.dumps(text)[1:-1]):
        assert unescaped(written) == text
        assert unescaped(written.replace("\\", "\\\\")) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"You said \"no\".\xa0 Why\\u2019d you?\n"', 'You said "no". Why\'d you?'),
        (r'"this\" or \"that"', 'this" or "that'),
        (r"caf\\xc3\\xa9\\xc2\\xa0au lait", "café au lait"),  # the bytes of UTF-8, each escaped: ftfy mends them
        (r"fish &amp; chips\u2026", "fish & chips…"),
    ],
)
def test_escaped_text_is_cleaned_as_any_other(text: str, expected: str) -> None:
    assert one(text, unescape=True) == expected


def test_normal_forms() -> None:
    decomposed = "e\u0301\u2122"
    assert one(decomposed) == "é\u2122"
    assert one(decomposed, unicode="NFKC") == "éTM"
    assert one(decomposed, unicode="none") == decomposed
    assert one(decomposed, unicode="none", fix_broken=False) == decomposed


@given(ANY | TROUBLE)
def test_the_normal_form_holds(text: str) -> None:
    assert unicodedata.is_normalized("NFC", one(text))
    assert unicodedata.is_normalized("NFKC", one(text, unicode="NFKC"))


@given(ANY | TROUBLE)
def test_one_space_between_words(text: str) -> None:
    cleaned = one(text)
    assert cleaned == " ".join(cleaned.split())
    assert not surrounded(cleaned)


def test_white_space_may_stay() -> None:
    assert one(" a \n b ") == "a b"
    assert one(" a \n b ", collapse_spaces=False) == " a \n b "


def test_columns_are_joined_row_by_row_without_empty_ones() -> None:
    assert join_columns([["a", "", ""], ["b", "c", ""]], " [SEP] ") == ["a [SEP] b", "c", ""]
    assert join_columns([["a", "b"]], "-") == ["a", "b"]
    with pytest.raises(ValueError, match="shorter"):
        join_columns([["a"], []], " ")


MIXED = st.text(st.sampled_from([*"ab  .,'\"&;\\n\t\n\x1c\x7f", "é", "’", "“", "🙂", "\u2028"]), max_size=9)


@given(st.lists(MIXED), st.sampled_from([Clean(), Clean(unescape=True), Clean(collapse_spaces=False, unicode="none")]))
def test_a_block_is_cleaned_as_its_texts_are(texts: list[str], settings: Clean) -> None:
    block = strings(["x", *texts])[1:]
    assert clean_block(block, settings).to_pylist() == clean(texts, settings)


def test_what_is_clean_is_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(module, "clean", lambda texts, _: looked_at.extend(texts) or list(texts))
    block = strings(['A plain, clean text: it\'s "so".', "", "two  spaces", "é"])
    assert clean_block(block, Clean()).to_pylist() == block.to_pylist()
    assert looked_at == ["two  spaces", "é"]
    assert clean_block(block[:2], Clean()).equals(block[:2])
