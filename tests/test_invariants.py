"""What every run must keep, broken on purpose: each check lets what is right pass, and stops what is not."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from podium.errors import Fault
from podium.hashing import sha256_file
from podium.invariants import check_keys, check_positions, check_probabilities, check_recorded, check_rows

DOCS = Path(__file__).resolve().parents[1] / "docs/invariants.md"
KEYS = np.arange(4)


def test_rows():
    check_rows(3, 3, "a", "b", "pad@words")
    with pytest.raises(
        Fault, match=r"^a: it has 2 rows, and b 3,000; run `dvc repro --force pad@words`; if that is said"
    ):
        check_rows(2, 3000, "a", "b", "pad@words")


@pytest.mark.parametrize(
    ("found", "told"), [([0, 1, 3, 2], "row 2 has the key 3, and 2 in b"), ([0, 1, 2], "it has 3 rows, and b 4")]
)
def test_keys(found, told):
    check_keys(KEYS, KEYS, "a", "b", "prepare")
    with pytest.raises(Fault, match=told):
        check_keys(np.array(found), KEYS, "a", "b", "prepare")


@pytest.mark.parametrize(
    ("positions", "told"),
    [
        (np.array([0, 4]), "it names row 4 of 4"),
        (np.array([-1]), "it names row -1 of 4"),
        (np.array([0], np.int32), "1-dimensional int32"),
        (np.array(0), "0-dimensional int64"),
        (np.array([None]), "1-dimensional object"),
    ],
)
def test_positions(positions, told):
    check_positions(np.array([3, 0, 0]), 4, "a", "oversample@b")
    check_positions(np.zeros(0, np.int64), 4, "a", "oversample@b")
    with pytest.raises(Fault, match=told):
        check_positions(positions, 4, "a", "oversample@b")


@given(st.data(), st.integers(1, 4), st.sampled_from([np.nan, np.inf, -np.inf, -1e-6, 1.0001, 1e30]))
def test_a_probability_that_is_none_is_found_wherever_it_stands(data, outputs, wrong):
    unit = st.floats(0, 1, width=32)
    values = data.draw(arrays(np.float32, st.tuples(st.integers(1, 6), st.just(outputs)), elements=unit))
    check_probabilities(values, "a", "train@b", one_class=False)
    row, output = data.draw(st.integers(0, len(values) - 1)), data.draw(st.integers(0, outputs - 1))
    values[row, output] = wrong
    with pytest.raises(Fault, match=f"^a: row {row} has the probability .* of output {output};"):
        check_probabilities(values, "a", "train@b", one_class=False)


def test_those_of_one_row_sum_to_1_where_it_is_of_one_class():
    values = np.array([[0.2, 0.8], [0.5, 0.4999]], np.float32)
    check_probabilities(values, "a", "ensemble", one_class=True)
    values[1, 1] = 0.49
    check_probabilities(values, "a", "ensemble", one_class=False)
    with pytest.raises(Fault, match=r"the probabilities of row 1 sum to 0\.99, not 1"):
        check_probabilities(values, "a", "ensemble", one_class=True)


def test_files_are_those_that_their_producer_wrote(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    recorded = {"a": sha256_file(tmp_path / "a")}
    check_recorded(tmp_path, recorded, ["a"], "blend.json", "ensemble")
    with pytest.raises(Fault, match=r"^blend\.json: it does not tell the hash of b; run `dvc repro --force ensemble`"):
        check_recorded(tmp_path, recorded, ["b"], "blend.json", "ensemble")
    (tmp_path / "a").write_bytes(b"2")
    with pytest.raises(Fault, match=r"^a: its SHA-256 is d4735e3a265e, and 6b86b273ff34 in blend\.json"):
        check_recorded(tmp_path, recorded, ["a"], "blend.json", "ensemble")


def test_the_page_names_files_and_functions_that_are_there():
    rows = [line.split("|")[1:-1] for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = [re.findall(r"`(src/[\w/]+\.py|stages/\w+\.py)`, `(\w+)`", row[2]) for row in rows[1:]]
    assert len(named) >= 20
    for found in named:
        assert found
        for path, function in found:
            assert f"{function}(" in (DOCS.parents[1] / path).read_text(encoding="utf-8"), (path, function)


def test_no_invariant_is_an_assert_that_python_may_leave_out():
    """`python -O` leaves assert statements out: those in the library only tell mypy what a type is."""
    library = DOCS.parents[1] / "src/podium"
    for path in [*library.rglob("*.py"), *(DOCS.parents[1] / "stages").glob("*.py")]:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        told = [line for line in lines if line.startswith("assert ")]
        assert all(re.match(r"assert [\w.]+ is not None\b", line) for line in told), path
        assert not any("AssertionError" in line and "raise" in line for line in lines), path
