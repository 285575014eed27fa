"""YAML as DVC reads it, and nothing that runs code or grows."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from podium.config.parse import parse
from podium.errors import PodiumError

MISTAKES = {
    "a:\n\tb: 1": "line 2, column 1: a tab stands in the indentation; use spaces",
    "a: b: c": "line 1, column 5: a ':' stands where none can; put quotes around a text that holds ': '",
    "a: 1\n---\nb: 1": "line 2, column 1: a second document begins; keep one, without a line '---' between",
    "a: 1\nb: 2\na: 3": "line 3, column 1: the key 'a' stands twice; keep one",
    "s:\n  t: {x: 1, x: 2}": "line 2, column 13: the key 'x' stands twice; keep one",
    "1: a": "line 1, column 1: a key must be text, not a number; put it in quotes: '1'",
    "true: a": "line 1, column 1: a key must be text, not a true or false; put it in quotes: 'true'",
    "? [a]\n: 1": "line 1, column 3: a key must be text, not a list; give a name",
    "a: [x, NUM:date]": "line 1, column 8: a ':' stands in a text inside brackets; put quotes around it: 'NUM:date'",
    "a: *b": "line 1, column 4: an alias (*name) without its anchor (&name); name an anchor that stands above it",
    "a: &a [*a]": "line 1, column 4: an alias stands inside its own anchor; write it out",
    "a: 'b": "line 1, column 6: not YAML: found unexpected end of stream; mend that line",
    "b: 1\na: \x00": "line 2: the control character U+0000 is not allowed; take it out",
    "a: !!int abc": "line 1, column 4: no number: 'abc'; put quotes around it, if it is text",
    'a: "x\\ud800"': "line 1, column 4: U+D800 is half a character; write the character itself, not its escapes",
    '"\\udc00": a': "line 1, column 1: U+DC00 is half a character; write the character itself, not its escapes",
    'a: "\\U00110000"': r"line 1, column 7: an escape (\U and 8 digits) stands for no character; "
    "write the character itself",
    "[" * 5000: "nested too deep; mend the brackets",
}


@pytest.mark.parametrize(("text", "line"), MISTAKES.items(), ids=[line[:60] for line in MISTAKES.values()])
def test_a_mistake_is_one_line(text: str, line: str) -> None:
    with pytest.raises(PodiumError) as raised:
        parse(text)
    assert str(raised.value) == line


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!mine", "!!binary", "!!set", "!!timestamp"]
)
def test_only_plain_values(tag: str) -> None:
    with pytest.raises(PodiumError, match=r"line 1, column 4: the tag '.*' is not allowed; write a plain value"):
        parse(f"a: {tag} [touch, gone]")


def test_aliases_that_stand_for_billions_are_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    start = time.perf_counter()

    with pytest.raises(PodiumError, match="line 5, column 5: its aliases stand for more than 100,000 values"):
        parse(bomb)
    assert time.perf_counter() - start < 1


def test_aliases_and_merges_are_read() -> None:
    assert parse("one: &pad {a: 1, b: 2}\ntwo: *pad\nthree: {<<: *pad, b: 3}") == {
        "one": {"a": 1, "b": 2},
        "two": {"a": 1, "b": 2},
        "three": {"a": 1, "b": 3},
    }


@pytest.mark.parametrize("text", ["", "# only a comment", "---", "~"])
def test_nothing_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["no", "NO", "yes", "on", "off", "y", "1:30", "2019-01-01", "1e", "1.2.3", ".", "1_0"])
def test_what_looks_like_more_is_text(text: str) -> None:
    assert parse(f"a: {text}") == {"a": text}


def test_a_leading_zero_is_kept() -> None:
    """To DVC it is a number, but a label or an id `01` is no 1."""
    assert parse("[01, 007, -01, 0, 10]") == ["01", "007", "-01", 0, 10]


@given(st.from_regex(r"[-+]?[0-9.]{1,4}([eE][-+]?[0-9]{1,2})?", fullmatch=True))
def test_numbers_are_what_dvc_reads(written: str) -> None:
    assume(not re.match(r"[-+]?0[0-9]", written))  # the leading zero above
    assume(not re.match(r"[-+]?\.[0-9]+[eE][0-9]", written))  # DVC's reader wants a sign there, YAML 1.2 does not
    expected = YAML(typ="safe", pure=True).load(f"a: {written}")

    assert parse(f"a: {written}") == expected
    assert type(parse(f"a: {written}")["a"]) is type(expected["a"])
