"""Every check has its line."""

import numpy as np
import pytest

from podium.errors import PodiumError
from podium.submission.validate import check_indicators, check_labels, check_once, check_probabilities, check_same


def test_a_repeated_id_is_named_with_both_places():
    with pytest.raises(PodiumError, match=r"^line 4, column 'id': the id '007' stands twice, first at line 2;"):
        check_once(["007", "7", "007"], "column 'id'", lambda row: f"line {row + 2}")
    check_once(["007", "7", "07"], "column 'id'", str)


def test_ids_that_differ_are_named_first_ones_first():
    with pytest.raises(PodiumError) as raised:
        check_same(list("abcdef"), "test.csv", ["f", "x"], "sample.csv", "mend it")
    assert str(raised.value) == (
        "sample.csv: it lacks 5 ids ('a', 'b', 'c', ...) of test.csv and holds 1 id ('x') not in test.csv; mend it"
    )
    check_same(["a", "b"], "test.csv", ["b", "a"], "sample.csv", "")


def test_a_very_long_id_is_cut():
    long = "x" * 200_000
    with pytest.raises(PodiumError) as raised:
        check_same([long], "test.csv", ["b"], "sample.csv", "")
    assert f"lacks 1 id ('{'x' * 60}…') of test.csv" in str(raised.value)
    with pytest.raises(PodiumError, match=rf"the id '{'x' * 60}…' stands twice"):
        check_once([long, long], "column 'id'", str)


@pytest.mark.parametrize("bad", [-1, 2])
def test_a_label_outside_the_task_is_named(bad):
    with pytest.raises(PodiumError, match=rf"^test.parquet, row 1: the prediction {bad} is no class \(ham, spam\)"):
        check_labels(np.array([0, bad]), ["ham", "spam"], "test.parquet")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1, 1.1])
def test_what_is_no_probability_is_named(bad):
    with pytest.raises(PodiumError, match=rf"^test.parquet, row 2: {bad} is not a probability"):
        check_probabilities(np.array([0.0, 1.0, bad]), "test.parquet")


def test_the_probabilities_of_many_classes_add_up():
    check_probabilities(np.array([[0.25, 0.75], [0.5, 0.5]], np.float32), "test.parquet", one_class=True)
    check_probabilities(np.array([[0.25, 0.75], [0.9, 0.9]], np.float32), "test.parquet")
    with pytest.raises(
        PodiumError, match=r"^test.parquet, row 1: the probabilities of all classes add up to 1\.8, not 1"
    ):
        check_probabilities(np.array([[0.25, 0.75], [0.9, 0.9]], np.float32), "test.parquet", one_class=True)
    with pytest.raises(PodiumError, match=r"^test.parquet, row 1: nan is not a probability"):
        check_probabilities(np.array([[0.25, 0.75], [0.9, np.nan]], np.float32), "test.parquet")


@pytest.mark.parametrize("bad", [-1, 2])
def test_what_is_no_indicator_is_named(bad):
    check_indicators(np.array([[0, 1]]), ["ham", "spam"], "test.parquet")
    with pytest.raises(PodiumError, match=rf"^test.parquet, row 1: the prediction {bad} of 'spam' is neither 0 nor 1"):
        check_indicators(np.array([[0, 1], [0, bad]]), ["ham", "spam"], "test.parquet")
