import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.io.strings import Growing, Utf8, blocks, distinct_count, hexadecimal, series, strings

TEXTS = st.lists(st.text(st.sampled_from("a é🙂\n"), max_size=4), max_size=12)


@given(st.lists(TEXTS))
def test_a_column_is_its_blocks(parts: list[list[str]]) -> None:
    listed, held = Growing(), Growing()
    for part in parts:
        listed.add(part)
        held.add(strings(["x", *part])[1:])  # a slice, whose offsets do not begin at 0
    expected = [text for part in parts for text in part]
    for column in (listed.array(), held.array()):
        column.validate(full=True)
        assert column.to_pylist() == expected


@given(TEXTS, st.integers(1, 5))
def test_blocks_hold_so_many_rows_at_most_and_all_of_them(texts: list[str], rows: int) -> None:
    found = list(blocks(strings(texts), rows))
    assert [text for block in found for text in block.to_pylist()] == texts
    assert len(found) == max(1, -(-len(texts) // rows))
    assert all(len(block) <= rows for block in found)


@given(TEXTS, st.integers(0, 3))
def test_rows_are_seen_as_bytes(texts: list[str], skipped: int) -> None:
    seen, rows = Utf8(strings(texts)[skipped:]), [text.encode() for text in texts[skipped:]]
    marked = seen.bytes == ord("a")
    assert seen.holding(marked).tolist() == [b"a" in row for row in rows]
    assert seen.counted(marked).tolist() == [row.count(b"a") for row in rows]
    assert seen.filled.tolist() == [row != b"" for row in rows]
    assert seen.first().tolist() == [row[0] if row else 0 for row in rows]
    assert seen.last().tolist() == [row[-1] if row else 0 for row in rows]


@pytest.mark.parametrize(
    "values",
    [
        ["a", "é"],
        ("a", "é"),
        pa.array(["a", "é"]),
        pa.chunked_array([["a"], ["é"]]),
        pd.Series(["a", "é"], dtype="str"),
        pd.Series(["a", "é"], dtype=object),
    ],
)
def test_whatever_holds_text_becomes_one_array(values: object) -> None:
    found = strings(values)
    assert found.type == pa.large_string()
    assert found.to_pylist() == ["a", "é"]


def test_a_frame_holds_a_column_without_a_copy() -> None:
    column = strings(["a", "é"])
    held = series(column)
    assert held.dtype == "str"
    assert strings(held).buffers()[2].address == column.buffers()[2].address


@given(TEXTS)
def test_different_texts_are_counted(texts: list[str]) -> None:
    assert distinct_count(strings(["x", *texts])[1:]) == len(set(texts))


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_keys_are_their_digits(keys: list[int]) -> None:
    found = hexadecimal(np.array(keys, np.uint64))
    found.validate(full=True)
    assert found.to_pylist() == [f"{key:016x}" for key in keys]
