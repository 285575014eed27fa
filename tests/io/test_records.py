import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io import records
from podium.io.records import Records, as_text, json_lines, parquet

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def written(folder: Path, table: pa.Table) -> Path:
    path = folder / "table.parquet"
    pq.write_table(table, path)
    return path


def listed(read: Records) -> dict[str, list[str]]:
    return {name: list(map(str, column)) for name, column in read.columns.items()}


VALUES = st.sampled_from([1.0, 0.5, 3, None, True, "a", "é", float("nan"), ["x"], "\ud83d"])


@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUES), max_size=8), st.integers(1, 4), st.integers(1, 9))
def test_in_blocks_of_any_size_it_is_as_all_at_once(records: list[dict[str, Any]], many: int, size: int) -> None:
    text = "".join(json.dumps(record) + "\n" * (1 + len(record) % 2) for record in records)
    whole = json_lines([text], "a.jsonl")
    read = json_lines((text[start : start + size] for start in range(0, len(text), size)), "a.jsonl", many)
    assert listed(read) == listed(whole)
    assert read.lines.tolist() == whole.lines.tolist()
    assert read[2:] == whole[2:]
    expected = {name: None for record in records for name in record}
    assert list(read.columns) == list(expected)


@given(st.lists(st.fixed_dictionaries({"id": WORDS, "text": WORDS}), min_size=1), st.booleans())
def test_text_in_json_lines_comes_back(records: list[dict[str, str]], ascii_only: bool) -> None:
    text = "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records)
    read = json_lines([text], "train.jsonl")
    assert listed(read) == {name: [record[name] for record in records] for name in ("id", "text")}
    assert read.lines.tolist() == list(range(1, len(records) + 1))
    assert (read.notes, read.nested, read.numbers) == ([], {}, {})


@given(st.lists(st.one_of(st.integers(), st.none()), min_size=1))
def test_whole_numbers_have_no_point(numbers: list[int | None]) -> None:
    assert as_text(numbers) == ["" if number is None else str(number) for number in numbers]


@given(st.lists(st.integers(-(2**53) + 1, 2**53 - 1), min_size=1))
def test_whole_floats_have_none_either(numbers: list[int]) -> None:
    assert as_text([float(number) for number in numbers] + [float("nan"), None]) == [*map(str, numbers), "", ""]


def test_one_true_fraction_keeps_the_points_of_all() -> None:
    assert as_text([17.0, 0.1, None]) == ["17.0", "0.1", ""]
    assert as_text([1e300, 1.0]) == ["1e+300", "1.0"]


def test_other_values_as_they_are_usually_written() -> None:
    day, moment = datetime.date(2019, 1, 31), datetime.datetime(2019, 1, 31, 12, tzinfo=datetime.UTC)
    values = [True, False, day, moment, Decimal("1.50"), b"caf\xc3\xa9", ["a", 1], {"é": None}]
    assert as_text(values) == [
        *("true", "false", "2019-01-31", "2019-01-31T12:00:00+00:00", "1.50", "café", '["a", 1]', '{"é": null}')
    ]


def test_json_keys_that_come_and_go_are_noted() -> None:
    read = json_lines(['{"id": 1}\r\n\n{"id": 2, "text": "a"}\n{"id": 3}'], "train.jsonl")
    assert listed(read) == {"id": ["1", "2", "3"], "text": ["", "a", ""]}
    assert read.lines.tolist() == [1, 3, 4]
    assert read.notes == ["rows without 'text', empty there: 2"]


def test_what_is_no_text_is_told() -> None:
    lines = ['{"a": "x", "b": 1, "c": true}', '{"a": ["x"], "b": NaN, "c": null}', '{"a": {"y": 2}, "b": 0.5}']
    read = json_lines(["\n".join(lines)], "train.jsonl")
    assert (read.nested, read.numbers) == ({"a": 1}, {"b": 2})


def test_half_a_character_is_replaced_and_noted() -> None:
    read = json_lines(['{"a": "x\\ud83d"}\n{"a": "\\ud83d\\ude00"}'], "train.jsonl")
    assert listed(read) == {"a": ["x\ufffd", "😀"]}
    assert read.notes == ["values whose half characters (lone surrogates) became U+FFFD: 1"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"a": 1', "not JSON: Expecting ',' delimiter at column 8; write one JSON object a line"),
        ("[", "not JSON: Expecting value at column 2; the file is a JSON array: write one JSON object a line"),
        ("[1, 2]", "JSON, but list '[1, 2]', not an object"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice; keep one"),
        ('{"\\ud800": 1}', "the key '\\ud800' holds half a character; rename it"),
        ('{"a": ' + "9" * 5000 + "}", "JSON that cannot be read"),
    ],
)
def test_a_line_that_is_no_record_is_named(line: str, what: str) -> None:
    with pytest.raises(PodiumError) as caught:
        json_lines(['{"a": 0}\n', line], "train.jsonl")
    assert str(caught.value).startswith(f"train.jsonl, line 2: {what}")
    assert "\n" not in str(caught.value)


def test_parquet_columns_of_every_kind(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array(["007", None, "é"]),
            "whole": pa.array([1, None, 3], pa.int64()),
            "float": pa.array([1.0, None, 3.0]),
            "single": pa.array([0.1, 0.5, None], pa.float32()),
            "flag": pa.array([True, None, False]),
            "category": pa.array(["a", "b", "a"]).dictionary_encode(),
            "large": pa.array(["x", "y", "z"], pa.large_string()),
            "moment": pa.array([datetime.datetime(2019, 1, 31, 12)] * 3, pa.timestamp("ns")),
            "list": pa.array([None, ["a"], []]),
        }
    )
    read = parquet(written(tmp_path, table))
    assert read.lines.tolist() == [1, 2, 3]
    assert (read.nested, read.numbers) == ({"list": 1}, {"whole": 2, "float": 2, "single": 2})
    assert listed(read) == {
        "id": ["007", "", "é"],
        "whole": ["1", "", "3"],
        "float": ["1", "", "3"],
        "single": ["0.1", "0.5", ""],
        "flag": ["true", "", "false"],
        "category": ["a", "b", "a"],
        "large": ["x", "y", "z"],
        "moment": ["2019-01-31T12:00:00"] * 3,
        "list": ["", '["a"]', "[]"],
    }


TWICE = pa.StructArray.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])
UNHELD = {
    "a date past 9999": pa.array([2**30], pa.date32()),
    "an unknown time zone": pa.array([0], pa.timestamp("s", tz="Mars/Olympus")),
    "a duration past all": pa.array([2**62], pa.duration("s")),
    "a field named twice": TWICE,
}


@pytest.mark.parametrize("kind", UNHELD)
def test_parquet_columns_that_python_cannot_hold_are_named(kind: str, tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"id": ["1"], "when": UNHELD[kind]}))
    with pytest.raises(PodiumError, match=r"table\.parquet, column 'when': .*; save the column as strings") as caught:
        parquet(path)
    assert "\n" not in str(caught.value)


def test_parquet_bytes_must_be_text(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"text": pa.array([b"ok", b"\xff"])}))
    with pytest.raises(PodiumError, match=r"table\.parquet, column 'text', row 2: bytes that are not UTF-8; save"):
        parquet(path)


def test_parquet_strings_must_be_text_too(tmp_path: Path) -> None:
    strings = pa.array([b"ok", b"\xff"]).view(pa.string())  # as a damaged file, or a careless writer, has them
    with pytest.raises(PodiumError, match=r"table\.parquet, column 'text': bytes that are not UTF-8; save it again"):
        parquet(written(tmp_path, pa.table({"text": strings})))


def test_a_parquet_column_named_twice(tmp_path: Path) -> None:
    path = written(tmp_path, pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["text", "text"]))
    with pytest.raises(PodiumError, match=r"table\.parquet: the column 'text' stands twice; rename one of them"):
        parquet(path)


def test_what_is_no_parquet_says_so(tmp_path: Path) -> None:
    path = tmp_path / "train.parquet"
    path.write_text("id,text\n1,a\n" * 10, encoding="utf-8")
    with pytest.raises(PodiumError, match=r"train\.parquet: not a Parquet file that can be read \(.*\); save it again"):
        parquet(path)


def test_a_file_that_says_it_holds_far_more_than_its_bytes_can_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million missing values take a few hundred bytes; of a billion they would take as few."""
    path = written(tmp_path, pa.table({"text": pa.nulls(1_000_000, pa.string())}))
    assert path.stat().st_size < 3_000
    assert len(parquet(path).lines) == 1_000_000
    monkeypatch.setattr(records, "PLENTY", 100_000)
    monkeypatch.setattr(records, "PACKED", 100)
    with pytest.raises(PodiumError, match=r"it says that it holds 1,000,000 rows of 1 columns, in 2,\d+ bytes; ask"):
        parquet(path)
