from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from podium.io.atomic import write_parquet
from podium.io.parquet import read_parquet, rows_of
from podium.io.strings import text_blocks


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.parquet"
    write_parquet(pd.DataFrame({"row": range(10), "text": [f"text {row}" for row in range(10)]}), path)
    return path


@pytest.mark.parametrize("rows", [1, 3, 10, 99])
def test_a_column_of_text_comes_in_blocks(file: Path, rows: int) -> None:
    table = pq.read_table(file)
    pq.write_table(table, file.with_name("groups.parquet"), row_group_size=4)
    for path in (file, file.with_name("groups.parquet")):
        found = [block.to_pylist() for block in text_blocks(path, "text", rows)]
        assert [text for block in found for text in block] == table["text"].to_pylist()
        assert max(map(len, found)) <= rows


def test_a_column_without_rows_is_one_block(tmp_path: Path) -> None:
    write_parquet(pd.DataFrame({"text": pd.Series([], dtype="str")}), tmp_path / "a.parquet")
    assert [block.to_pylist() for block in text_blocks(tmp_path / "a.parquet", "text")] == [[]]


def test_columns_are_left_out(file: Path) -> None:
    assert read_parquet(file, without=("text",)).columns.tolist() == ["row"]
    assert read_parquet(file, without=()).columns.tolist() == ["row", "text"]


def test_rows_are_counted_without_being_read(tmp_path: Path) -> None:
    pd.DataFrame({"a": range(7)}).to_parquet(tmp_path / "a.parquet")
    assert rows_of(tmp_path / "a.parquet") == 7


@pytest.mark.parametrize("read", [read_parquet, rows_of])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        read(tmp_path / "a.parquet")
    assert raised.value.filename == str(tmp_path / "a.parquet")
