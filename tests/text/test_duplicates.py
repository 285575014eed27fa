# ruff: noqa: RUF001 - quotes and letters of many kinds
import hashlib
import os
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from podium.io.strings import hexadecimal, strings
from podium.text.duplicates import QUOTES, duplicate_groups, duplicate_keys, fold

ANY = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = st.lists(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1), min_size=1)


def same(*texts: str) -> bool:
    return len(set(duplicate_groups(texts))) == 1


def without_quotes_case_and_spaces(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(character for character in text if character not in QUOTES).split())


@given(st.lists(ANY))
def test_a_group_is_sixteen_digits_of_the_folded_text(texts: list[str]) -> None:
    groups = duplicate_groups(texts)
    assert groups.tolist() == [hashlib.sha256(fold(text).encode()).hexdigest()[:16] for text in texts]
    assert groups.shape == (len(texts),)
    assert all(re.fullmatch("[0-9a-f]{16}", group) for group in groups)


@given(WORDS, st.sampled_from([" ", "  ", "\t", "\n", "\u00a0"]), st.sampled_from(['"', "“", "«", "'", "  "]))
def test_spaces_quotes_and_normal_forms_make_no_difference(words: list[str], space: str, quote: str) -> None:
    text = " ".join(words)
    assert same(text, quote + space.join(words) + quote, unicodedata.normalize("NFD", text))


@given(WORDS, st.sampled_from([",", ";", " -", "...", "!", ":", " /", "$", " ="]))
def test_punctuation_makes_no_difference(words: list[str], mark: str) -> None:
    assert same(" ".join(words), f"{mark} ".join(words) + mark)


@given(st.text(st.sampled_from("abcXYZ012éÉüÜßж Ж\u3000ﬁ")))
def test_case_makes_no_difference(text: str) -> None:
    assert same(text, text.upper(), text.lower(), text.casefold())


@given(ANY)
def test_quotes_case_and_spaces_make_no_difference_in_any_script(text: str) -> None:
    plain = without_quotes_case_and_spaces(text)
    assume(unicodedata.is_normalized("NFKC", plain))  # a quote between a letter and its accent kept them apart
    assert same(text, plain)


@given(WORDS, WORDS)
def test_other_words_are_another_group(first: list[str], second: list[str]) -> None:
    assert same(" ".join(first), " ".join(second)) == (fold(" ".join(first)) == fold(" ".join(second)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Yes, it is", "no it is"),
        (":-)", ":-("),
        ("great 😀", "great 😡"),
        ("कि", "का"),  # Hindi vowel signs are marks, not punctuation
        ("no one", "noone"),
        ("snake_case", "snake case"),
        ("1.5", "15"),
    ],
)
def test_what_makes_a_difference(first: str, second: str) -> None:
    assert not same(first, second)


def test_examples_of_one_group() -> None:
    assert same('"Don\'t, please!"', "don’t please", "DONT PLEASE", "  don't  please  ")
    assert same("５ ﬁles", "5 files")
    assert same("", " ", '""')


def test_groups_are_the_same_in_every_process() -> None:
    code = "from podium.text.duplicates import duplicate_groups; print(duplicate_groups(['A “text”.'])[0])"
    path = os.pathsep.join(filter(None, sys.path))
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {f"{duplicate_groups(['a text'])[0]}\n".encode()}


@given(st.lists(st.text(st.sampled_from([*"aB _-.'\"\t\x1c\x7f\0", "é", "ß", "“", "🙂", "\u00a0"]), max_size=6)))
def test_keys_are_the_hashes_of_folded_texts(texts: list[str]) -> None:
    expected = [hashlib.sha256(fold(text).encode()).hexdigest()[:16] for text in texts]
    assert duplicate_groups(texts).tolist() == expected
    assert hexadecimal(duplicate_keys(strings(["x", *texts])[1:])).to_pylist() == expected
