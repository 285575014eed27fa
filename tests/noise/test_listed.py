"""What `podium noise` shows."""

import numpy as np

from podium.compare.difference import Asked
from podium.noise.listed import listed, table
from podium.problem import Problem

BINARY = Problem("binary", ("ham", "spam"))


def found():
    texts = ["one", "two", "Three!", "three", "five", "six"]
    targets = np.array([0, 0, 0, 1, 1, 1], np.int32)
    asked = Asked(np.arange(6) * 10, list("abcdef"), texts, np.arange(6), targets)
    return listed(asked, np.array([[0.1], [0.2], [0.1], [0.9], [0.8], [0.05]]), BINARY)


def test_rows_in_doubt_the_surest_first_and_why():
    rows = found().rows
    assert rows[["row", "id", "label", "suggested", "why"]].to_numpy().tolist() == [
        [50, "f", "spam", "ham", "contradicted"],
        [20, "c", "ham", "ham", "conflicting"],
        [30, "d", "spam", "spam", "conflicting"],
    ]
    assert rows["margin"].tolist() == [-0.9, 0.8, 0.8]


def test_the_table_counts_and_shows_a_few():
    lines = table(found(), BINARY, 1).splitlines()
    assert lines[0].startswith("6 rows: the out-of-fold probabilities contradict 1 labels; 2 rows have a text")
    assert [line.split() for line in lines[1:4]] == [
        ["label", "rather", "ham", "rather", "spam"],
        ["ham", "3", "0"],
        ["spam", "1", "2"],
    ]
    assert len(lines) == 6
    assert lines[-1].split() == ["50", "f", "spam", "ham", "-0.9", "contradicted", "six"]
