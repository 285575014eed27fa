import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io.delimited import Rows, quoted, unquoted_blocks
from podium.io.lines import lines

FIELDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ROWS = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(FIELDS, min_size=width, max_size=width), min_size=1))


def unquoted(text: str, separator: str, fields: int | None, many: int = 99) -> Rows:
    blocks = list(unquoted_blocks(lines([text]), separator, fields, many))
    assert all(len(block.fields) <= many for block in blocks)
    parts = [[one for block in blocks for one in getattr(block, name)] for name in ("fields", "lines", "notes")]
    return Rows(*parts)


def written(rows: list[list[str]], separator: str, end: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_whatever_csv_writes_is_read_back(rows: list[list[str]], separator: str, end: str) -> None:
    read = quoted(written(rows, separator, end), separator, "train.csv")
    assert read.fields == rows
    assert read.notes == []


@given(ROWS)
def test_each_row_names_the_line_it_begins_on(rows: list[list[str]]) -> None:
    marked = [[f"row {number}", *row] for number, row in enumerate(rows)]
    text = written(marked, ",", "\n")
    lines = list(io.StringIO(text, newline=""))  # what an editor counts
    read = quoted(text, ",", "train.csv")
    for number, line in enumerate(read.lines):
        assert lines[line - 1].startswith(f'"row {number}"')


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one_line(end: str) -> None:
    read = quoted(end.join(["id,text", '1,"two', 'lines"', "2,x"]), ",", "train.csv")
    assert read.fields == [["id", "text"], ["1", f"two{end}lines"], ["2", "x"]]
    assert read.lines == [1, 2, 4]


def test_blank_lines_are_left_out_and_said() -> None:
    read = quoted("id,text\n\n1,a\n\n2,b\n\n\n", ",", "train.csv")
    assert read.fields == [["id", "text"], ["1", "a"], ["2", "b"]]
    assert read.lines == [1, 3, 5]
    assert read.notes == ["blank lines left out: 2 (the first: line 2)"]
    assert quoted("id\na\n\n\n", ",", "train.csv").notes == []  # those at the end are of no interest


def test_text_after_a_closing_quote_is_kept_and_said() -> None:
    read = quoted('id,text\n1,"He said "no" again"\n2,b\n3,"a"b\n', ",", "train.csv")
    assert read.fields[1:] == [["1", 'He said no" again"'], ["2", "b"], ["3", "ab"]]
    assert read.lines == [1, 2, 3, 4]
    assert read.notes == ["rows with text after a closing quote, read as it is: 2 (the first: line 2)"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('id,text\n1,a\n2,"no end\n3,b\n', "line 3: a quote opens in this row and is never closed"),
        ('id,text\n1,"a\n2,"b\n', "line 2: a quote opens in this row, and closes in the middle of a text on line 3"),
        ('id,text\n1,"a"b,"c\n', "line 2: a quote opens in this line and is not closed in it"),
    ],
)
def test_a_quote_that_swallows_rows_is_an_error(text: str, what: str) -> None:
    with pytest.raises(PodiumError) as caught:
        quoted(text, ",", "train.csv")
    fix = "double the quotes inside a quoted field, or set `quoting: none` where quotes are plain text"
    assert str(caught.value) == f"train.csv, {what}; {fix}"


def test_a_field_of_any_length() -> None:
    long = "x" * 300_000
    assert quoted(f"id,text\n1,{long}\n", ",", "train.csv").fields[1] == ["1", long]


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\t\0", exclude_categories=["Cs"])), min_size=1),
    st.integers(1, 4),
)
def test_without_quoting_a_row_is_a_line(texts: list[str], many: int) -> None:
    read = unquoted("".join(f"{number}\t{text}\r\n" for number, text in enumerate(texts)), "\t", None, many)
    assert read.fields == [[str(number), text] for number, text in enumerate(texts)]
    assert read.lines == list(range(1, len(texts) + 1))


def test_after_a_space_the_last_field_takes_the_rest() -> None:
    assert unquoted("1 a few words\n\n0 b\n", " ", 2).fields == [["1", "a few words"], ["0", "b"]]
    assert unquoted("1 a few words\n\n0 b\n", " ", 2, 1).notes == ["blank lines left out: 1 (the first: line 2)"]
    assert unquoted("label text\n1 a few words\n", " ", None).fields[1] == ["1", "a few words"]
    assert unquoted("a::b::c\n", "::", None).fields == [["a", "b", "c"]]
