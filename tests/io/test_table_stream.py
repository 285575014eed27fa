"""A stream of blocks holds what the whole table does."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.io.table_stream import TableStream
from podium.io.tables import read_table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=8)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12)


def both(path, many=3):
    whole = read_table(path, TableFile(path=path.name))
    stream = TableStream(path, TableFile(path=path.name), many=many)
    blocks = list(stream.blocks())
    assert max(len(block.lines) for block in blocks) <= many
    joined = pd.concat([block.frame for block in blocks], ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole.frame)
    np.testing.assert_array_equal(np.concatenate([block.lines for block in blocks]), whole.lines)
    assert (stream.rows, stream.columns) == (len(whole.frame), list(whole.frame.columns))
    return stream


@given(ROWS)
def test_csv(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "stream.csv"
    pd.DataFrame(rows, columns=["id", "text"]).to_csv(path, index=False, lineterminator="\n")
    both(path)


@given(st.lists(st.one_of(st.integers(-5, 5), st.floats(-2, 2), st.just(None), st.just([1]), CELLS), min_size=1))
def test_json_lines(tmp_path_factory, values):
    path = tmp_path_factory.getbasetemp() / "stream.jsonl"
    rows = [{"id": row, **({} if row % 4 == 1 else {"text": value})} for row, value in enumerate(values)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    stream = both(path)
    lists = [row for row, value in enumerate(values) if isinstance(value, list) and row % 4 != 1]
    assert any(block.nested for block in stream.blocks()) == bool(lists)


@given(st.lists(st.one_of(st.none(), st.floats(-2, 2), st.integers(-3, 3).map(float)), min_size=1))
def test_parquet(tmp_path_factory, numbers):
    path = tmp_path_factory.getbasetemp() / "stream.parquet"
    pd.DataFrame({"id": pd.Series(numbers, dtype="float64"), "text": "a"}).to_parquet(path)
    both(path)


def test_a_mistake_far_down_is_known_before_the_first_block(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id,text\n" + "1,a\n" * 100 + "1,a,b\n")
    with pytest.raises(PodiumError, match="line 102: 3 fields"):
        TableStream(path, TableFile(path=path.name), many=7)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "", "the file is empty"),
        ("a.csv", "id,text\n", "no rows"),
        ("a.parquet", "PAR1", "not a Parquet file"),
    ],
)
def test_what_is_no_table(tmp_path, name, content, said):
    (tmp_path / name).write_text(content)
    with pytest.raises(PodiumError, match=said):
        TableStream(tmp_path / name, TableFile(path=name))
