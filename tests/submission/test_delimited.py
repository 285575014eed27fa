"""Whatever text goes into a field comes out of a CSV reader."""

import csv
from io import StringIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.submission.delimited import check_reads_back, delimited

FIELDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    ["", '"', ",", "\r", "\n", "\r\n", "007", "\ufeff", " a ", "a\tb"]
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(FIELDS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(TABLES, st.sampled_from([",", "\t"]))
def test_a_reader_finds_the_same_fields(rows, separator):
    text = delimited(rows, separator)
    check_reads_back(text, rows, separator, "a.csv")
    assert list(csv.reader(StringIO(text, newline=""), delimiter=separator)) == rows


def test_pandas_finds_them_too():
    rows = [["007", 'say "no"'], ["two\nlines", "\r"], ["", "Ω"]]
    frame = pd.read_csv(StringIO(delimited(rows), newline=""), header=None, dtype=str, keep_default_na=False)
    assert frame.to_numpy().tolist() == rows


def test_quotes_stand_only_where_needed_and_lines_end_in_lf():
    assert delimited([["id", "label"], ["a b", "0"], ["a,b", '"']]) == 'id,label\na b,0\n"a,b",""""\n'
    assert delimited([["a,b", "a\tb"]], "\t") == 'a,b\t"a\tb"\n'


def test_fields_longer_than_the_readers_limit_pass_and_the_limit_stays():
    limit, rows = csv.field_size_limit(), [["x" * 200_000, "1"]]
    check_reads_back(delimited(rows), rows, ",", "a.csv")
    assert csv.field_size_limit() == limit


def test_a_difference_is_an_error():
    with pytest.raises(PodiumError, match="others read back"):
        check_reads_back("1,2\n", [["1", "3"]], ",", "a.csv")
