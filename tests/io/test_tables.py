import csv
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.io import tables as module
from podium.io.tables import Table, read_table, row_blocks

CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1)
UNQUOTED = st.text(st.characters(exclude_characters="\0\r\n\t", exclude_categories=["Cs"]))
NAMES = ["id", "text", "label"]

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder: Path, name: str, data: str | bytes, **file: Any) -> Table:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, TableFile(path=name, **file), "data.train")


def refusal(folder: Path, name: str, data: str | bytes, **file: Any) -> str:
    with pytest.raises(PodiumError) as caught:
        read(folder, name, data, **file)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(f"{folder}{os.sep}", "")


@given(ROWS, st.sampled_from(["train.csv", "train.tsv"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@in_one_folder
def test_any_cell_that_csv_writes_comes_back(
    tmp_path: Path, rows: list[tuple[str, ...]], name: str, encoding: str
) -> None:
    path = tmp_path / name
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter="," if name.endswith("csv") else "\t", quoting=csv.QUOTE_ALL)
        writer.writerows([NAMES, *rows])
    table = read_table(path, TableFile(path=name, encoding=encoding))
    assert list(table.frame.columns) == NAMES
    assert table.frame.to_numpy().tolist() == [list(row) for row in rows]
    assert all(type(cell) is str for column in NAMES for cell in table.frame[column])


@given(ROWS)
@in_one_folder
def test_any_cell_in_json_lines_and_parquet_comes_back(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    records = [dict(zip(NAMES, row, strict=True)) for row in rows]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "a.parquet")
    for name in ("a.jsonl", "a.parquet"):
        table = read_table(tmp_path / name, TableFile(path=name))
        assert table.frame.to_dict("records") == records
        assert table.lines.tolist() == list(range(1, len(rows) + 1))


@given(st.lists(st.tuples(UNQUOTED, UNQUOTED), min_size=1))
@in_one_folder
def test_without_quoting_quotes_are_text(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    assume([cell.strip().casefold() for cell in rows[0]] != ["a", "b"])  # a header
    text = "".join(f"{first}\t{second}\r\n" for first, second in rows)
    if text.startswith("\ufeff"):
        text = "\ufeff" + text  # one mark is the file's own
    file = {"header": False, "columns": ["a", "b"], "quoting": "none", "encoding": "utf-8"}
    table = read(tmp_path, "train.tsv", text, **file)
    assert table.frame.to_numpy().tolist() == [list(row) for row in rows]


def test_a_table_knows_lines_path_encoding_and_key(tmp_path: Path) -> None:
    table = read(tmp_path, "train.csv", '\ufeffid,text\r\n007,"two\r\nlines"\r\n008,"a ""b"" c"\r\n')
    assert table.frame.to_dict("list") == {"id": ["007", "008"], "text": ["two\r\nlines", 'a "b" c']}
    assert table.frame.dtypes.astype(str).tolist() == ["str"] * 2
    assert table.lines.dtype == np.int64
    assert table.lines.tolist() == [2, 4]
    assert table.place(1) == f"{tmp_path}/train.csv, line 4"
    assert (table.path, table.encoding, table.key) == (f"{tmp_path}/train.csv", "utf-8-sig", "data.train")


def test_columns_are_emptied_and_stay(tmp_path: Path) -> None:
    table = read(tmp_path, "train.csv", "id,text\n1,a\n2,b\n")
    assert table.emptied(["text"]).frame.to_dict("list") == {"id": ["1", "2"], "text": ["", ""]}
    assert table.frame["text"].tolist() == ["a", "b"]


def test_what_csv_holds_is_not_interpreted(tmp_path: Path) -> None:
    cells = ["007", "1.0", "17", "1e5", "NA", "null", "True", "", " x ", "0x1F", "2019-01-31"]
    text = "a\n" + "".join(f'"{cell}"\n' for cell in cells)
    assert read(tmp_path, "train.csv", text).frame["a"].tolist() == cells


def test_numbers_of_parquet_and_json(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1, 2], "label": [1.0, None], "score": [0.5, 1.0], "flag": [True, False]})
    frame.to_parquet(tmp_path / "a.parquet")
    expected = {"id": ["1", "2"], "label": ["1", ""], "score": ["0.5", "1.0"], "flag": ["true", "false"]}
    table = read_table(tmp_path / "a.parquet", TableFile(path="a.parquet"))
    assert table.frame.to_dict("list") == expected
    assert table.place(1) == f"{tmp_path}/a.parquet, row 2"
    lines = '{"id":1,"label":1.0,"score":0.5,"flag":true}\n{"id":2,"label":null,"score":1.0,"flag":false}\n'
    assert read(tmp_path, "a.jsonl", lines).frame.to_dict("list") == expected


def test_a_file_without_header_is_named_by_columns(tmp_path: Path) -> None:
    table = read(tmp_path, "train.csv", "1,a\n2,b\n", header=False, columns=["id", "text"])
    assert table.frame.to_dict("list") == {"id": ["1", "2"], "text": ["a", "b"]}
    assert table.lines.tolist() == [1, 2]


def test_format_separator_and_encoding_can_be_given(tmp_path: Path) -> None:
    table = read(
        tmp_path, "train.txt", "id;text\n1;é\n".encode("cp1252"), format="csv", separator=";", encoding="cp1252"
    )
    assert table.frame.to_dict("list") == {"id": ["1"], "text": ["é"]}
    assert (table.encoding, table.notes) == ("cp1252", [])
    assert read(tmp_path, "train.txt", "a\tb\n1\t2\n", format="csv", separator="\\t").frame["b"].tolist() == ["2"]
    assert read(tmp_path, "train.csv", "a::b\n1::2\n", separator="::", quoting="none").frame["b"].tolist() == ["2"]


def test_the_guess_of_an_encoding_is_noted(tmp_path: Path) -> None:
    table = read(tmp_path, "train.csv", "id,text\n1,a café and a long sentence after it\n".encode("cp1252"))
    assert table.frame["text"].tolist() == ["a café and a long sentence after it"]
    assert "read as cp1252, a guess" in table.notes[0]


@given(st.text(st.sampled_from('a,"\n\r'), max_size=25), st.integers(1, 4))
@in_one_folder
def test_a_file_in_blocks_is_read_as_a_whole(tmp_path: Path, text: str, many: int) -> None:
    def found(rows: int) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "row_blocks", partial(row_blocks, many=rows))
            try:
                table = read(tmp_path, "train.csv", f"x,y\n{text}")
            except PodiumError as error:
                return str(error)
        return table.frame.to_dict("list"), table.lines.tolist(), table.notes

    assert found(many) == found(1_000)


BAD = {
    "empty": ("train.csv", "", {}, "train.csv: the file is empty; give a file with rows"),
    "a mark and blank lines": ("train.csv", "\ufeff\n \r\n", {}, "train.csv: the file is empty; give a file with rows"),
    "only a header": ("train.csv", "id,text\n", {}, "train.csv: a header and no rows; give a file with rows"),
    "doubled column": (
        *("train.csv", "id,text,text\n1,a,b\n", {}),
        "train.csv, line 1: columns 2 and 3 are both called 'text'; rename one",
    ),
    "unnamed column": ("train.csv", ",text\n0,a\n", {}, "train.csv, line 1: column 1 has no name; give it one"),
    "too many fields": (
        *("train.csv", "id,text\n1,a\n2,b, c\n", {}),
        "train.csv, line 3: 3 fields where the header names 2; put a field that holds ',' in double quotes",
    ),
    "too few fields": (
        *("train.csv", 'id,text\n1,"a\nb"\n2\n', {}),
        "train.csv, line 4: 1 field where the header names 2; complete that row",
    ),
    "not as many as columns": (
        *("train.csv", "1,a\n", {"header": False, "columns": NAMES}),
        "train.csv, line 1: 2 fields where data.train.columns names 3; complete that row, or correct `columns`",
    ),
    "a header where none is said to be": (
        *("train.csv", "ID, text \n1,a\n", {"header": False, "columns": ["id", "text"]}),
        "train.csv, line 1: line 1 is a header; set data.train.header to true and take data.train.columns away, "
        "or, if it is a row, give the columns other names",
    ),
    "columns that repeat": (
        *("train.csv", "1,a\n", {"header": False, "columns": ["a", "a"]}),
        "params.yaml, data.train.columns: columns 1 and 2 are both called 'a'; rename one",
    ),
    "another separator": (
        *("train.csv", "id;text\n1;a, b\n", {}),
        "train.csv, line 2: 2 fields where the header names 1; is the separator ';'? Set `separator`",
    ),
    "a separator that cannot be": (
        *("train.csv", "a", {"separator": "::"}),
        "params.yaml, data.train.separator: '::' cannot separate fields; "
        "give one character, or `quoting: none` with it",
    ),
    "an ending that tells nothing": (
        *("train.dat", "a", {}),
        "train.dat: the ending '.dat' tells no format; set data.train.format to csv, tsv, jsonl or parquet",
    ),
    "columns for a format that names its own": (
        *("train.jsonl", "{}", {"header": False, "columns": ["a"]}),
        "params.yaml, data.train.columns: `columns` is for CSV and TSV, not jsonl; take it away",
    ),
    "bytes that are not of the given codec": (
        *("train.csv", "id,text\n1,é\n", {"encoding": "ascii"}),
        "train.csv: byte 0xc3 at offset 10 (line 2) cannot be read as ascii (ordinal not in range(128)); "
        "set data.train.encoding to auto or to the file's own",
    ),
    "text that is not text": (
        *("train.csv", bytes(range(256)), {}),
        "train.csv: not text: byte 0x00 at offset 0 (line 1) is a NUL; "
        "give a text file, or set data.train.encoding if it is one",
    ),
    "a quote without its pair": (
        *("train.csv", 'id,text\n1,"a\n2,b\n', {}),
        "train.csv, line 2: a quote opens in this row and is never closed; "
        "double the quotes inside a quoted field, or set `quoting: none` where quotes are plain text",
    ),
    "JSON that is not": (
        *("train.jsonl", '{"id": 1}\n{"id": 2,}\n', {}),
        "train.jsonl, line 2: not JSON: Expecting property name enclosed in double quotes at column 10; "
        "write one JSON object a line",
    ),
    "objects without keys": ("train.jsonl", "{}\n", {}, "train.jsonl: the file has no columns; give a file with rows"),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_one_line_that_says_where_and_what_to_do(mistake: str, tmp_path: Path) -> None:
    name, data, file, message = BAD[mistake]
    assert refusal(tmp_path, name, data, **file) == message


def test_parquet_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": pa.array([], pa.string())}), tmp_path / "a.parquet")
    with pytest.raises(PodiumError, match="the file has no rows"):
        read_table(tmp_path / "a.parquet", TableFile(path="a.parquet"))


def test_a_missing_file_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "test.csv").touch()
    for path, expected in (
        ("tset.csv", "tset.csv: there is no such file; did you mean test.csv? Correct data.test.path"),
        ("labels.json", "labels.json: there is no such file; put it there, or correct data.test.path"),
        ("nowhere/a.csv", "nowhere: there is no such folder; put the files there, or correct its name in params.yaml"),
        ("", f"{tmp_path}: a folder, not a file; name a file in data.test.path"),
    ):
        with pytest.raises(PodiumError) as caught:
            read_table(tmp_path / path, TableFile(path="a.csv"), "data.test")
        assert str(caught.value).replace(f"{tmp_path}{os.sep}", "") == expected


def test_without_a_key_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "sample.csv").write_bytes(("é" * 9).encode() + b"\xe9\n")
    with pytest.raises(PodiumError, match="save it as UTF-8") as caught:
        read_table(tmp_path / "sample.csv", TableFile(path="sample.csv"))
    assert "params.yaml" not in str(caught.value)


def test_another_separator_in_a_file_without_settings(tmp_path: Path) -> None:
    (tmp_path / "sample.csv").write_text("id;label\n1;a, b\n", encoding="utf-8")
    with pytest.raises(PodiumError, match=r"is the separator ';'\? Save the file with ','"):
        read_table(tmp_path / "sample.csv", TableFile(path="sample.csv"))


def test_a_file_that_cannot_be_opened_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "a" * 300 + ".csv"
    with pytest.raises(PodiumError, match=r"a\.csv: cannot be read: File name too long; correct data\.train\.path"):
        read_table(tmp_path / long, TableFile(path="a.csv"), "data.train")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    for name in ("a.csv", "a.parquet"):
        (tmp_path / name).touch()
        with pytest.raises(PodiumError, match=rf"{name}: cannot be read: Permission denied; give permission"):
            read_table(tmp_path / name, TableFile(path=name))


def test_columns_that_are_no_text_are_known(tmp_path: Path) -> None:
    table = read(tmp_path, "train.jsonl", '{"id": 1, "text": "a"}\n{"id": 2, "text": ["a"]}\n')
    assert (table.nested, table.numbers) == ({"text": 1}, {"id": 2})
    table = read(tmp_path, "train.csv", "id,text\n1,[]\n")
    assert (table.nested, table.numbers) == ({}, {})


PIECES = st.sampled_from(
    [*b'abc,"\n\r\t;|\\{}[]: \0\xe9\xc3\xff\xfe\x1b'.split(), b"id,text\n", b'"a\nb",', b'{"id": 1}\n', b"PAR1"]
    + [bytes([byte]) for byte in b'ab01,"\n\r\t{}[]: \0\xe9\xc3\xbf\xff\xfe']
)
ANY_BYTES = st.binary(max_size=200) | st.lists(PIECES, max_size=60).map(b"".join)
ENDINGS = st.sampled_from(["csv", "tsv", "jsonl", "parquet"])
CODECS = st.sampled_from(["auto", "utf-8", "cp1252", "utf-16"])


@given(ANY_BYTES, ENDINGS, st.sampled_from(["standard", "none"]), CODECS)
@in_one_folder
def test_any_bytes_are_a_table_that_reads_the_same_again_or_one_line(
    tmp_path: Path, data: bytes, ending: str, quoting: str, encoding: str
) -> None:
    table, told = None, ""
    try:
        table = read(tmp_path, f"train.{ending}", data, quoting=quoting, encoding=encoding)
    except PodiumError as error:
        told = str(error)
    if table is None:
        assert "\n" not in told
        assert f"train.{ending}" in told or "params.yaml, data.train." in told
        return
    rows = [[*map(str, table.frame.columns)], *table.frame.to_numpy().tolist()]
    assert all(type(cell) is str for row in rows for cell in row)
    with (tmp_path / "again.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    again = read_table(tmp_path / "again.csv", TableFile(path="again.csv"))
    assert [[*again.frame.columns], *again.frame.to_numpy().tolist()] == rows
    assert (np.diff(table.lines) > 0).all()


@given(st.data())
@in_one_folder
def test_a_damaged_parquet_file_is_a_table_or_one_line(tmp_path: Path, data: st.DataObject) -> None:
    records = [{"id": str(row), "text": "some text " * row, "label": row % 2} for row in range(20)]
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "good.parquet")
    content = bytearray((tmp_path / "good.parquet").read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] ^= data.draw(st.integers(1, 255))
    told = ""
    try:
        read(tmp_path, "train.parquet", bytes(content))
    except PodiumError as error:
        told = str(error)
    assert "\n" not in told
