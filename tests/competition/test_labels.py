from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.labels import check_all_there, targets
from podium.errors import PodiumError
from podium.io.tables import Table

Make = Callable[..., Table]
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def read(table: Make, labels: list[str], classes: list[str]) -> tuple[list[int], list[str]]:
    target, notes = targets(table({"label": labels}), "label", classes)
    assert target.dtype == np.int32
    return target.tolist(), notes


def refusal(table: Make, labels: list[str], classes: list[str]) -> str:
    with pytest.raises(PodiumError) as caught:
        targets(table({"label": labels}), "label", classes)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@given(st.lists(NAMES, min_size=2, max_size=4, unique=True), st.lists(st.integers(0, 100)))
def test_labels_that_are_the_classes_need_no_note(table: Make, classes: list[str], drawn: list[int]) -> None:
    expected = [number % len(classes) for number in drawn]
    assert read(table, [classes[place] for place in expected], classes) == (expected, [])


@pytest.mark.parametrize(
    ("labels", "classes", "expected", "note"),
    [
        (["1.0", "0.0", "1.0"], ["0", "1"], [1, 0, 1], "labels '1.0' read as the class '1': 2"),
        (["1", "0"], ["0.0", "1.0"], [1, 0], "labels '1' read as the class '1.0': 1"),
        (["True", "False"], ["false", "true"], [1, 0], "labels 'True' read as the class 'true': 1"),
        ([" spam ", "ham"], ["ham", "spam"], [1, 0], "labels ' spam ' read as the class 'spam': 1"),
        (["SPAM", "ham"], ["ham", "spam"], [1, 0], "labels 'SPAM' read as the class 'spam': 1"),
    ],
)
def test_the_same_label_written_otherwise_is_read_and_noted(
    table: Make, labels: list[str], classes: list[str], expected: list[int], note: str
) -> None:
    target, notes = read(table, labels, classes)
    assert target == expected
    assert note in notes


def test_case_is_not_folded_where_it_tells_two_classes_apart(table: Make) -> None:
    assert read(table, ["a", "A"], ["A", "a"]) == ([1, 0], [])
    assert "the label 'ß' is none of the classes" in refusal(table, ["ß", "SS"], ["SS", "ss"])


def test_an_unknown_label_names_file_line_value_and_the_nearest(table: Make) -> None:
    assert refusal(table, ["ham", "spam", "spma"], ["ham", "spam"]) == (
        "raw/train.csv, line 4, column 'label': the label 'spma' is none of the classes; "
        "did you mean 'spam'? competition.classes has 'ham', 'spam'"
    )
    message = refusal(table, ["ham", "0", "1", "0"], ["ham", "spam"])
    assert "line 3, column 'label': the label '0' is none of the classes, nor are those of 2 more rows" in message
    assert len(refusal(table, ["x" * 5000], ["ham", "spam"])) < 300


def test_an_empty_label_is_called_so(table: Make) -> None:
    assert refusal(table, ["ham", " "], ["ham", "spam"]) == (
        "raw/train.csv, line 3, column 'label': the label is empty; give one of 'ham', 'spam'"
    )


def test_a_header_read_as_a_row_is_suspected(table: Make) -> None:
    made = table({"label": ["label", "ham"]})
    first = Table(made.frame, np.array([1, 2]), made.path, "utf-8", [], "data.train")
    with pytest.raises(PodiumError, match=r"is line 1 a header\? Set data\.train\.header to true"):
        targets(first, "label", ["ham", "spam"])


def test_a_single_class_is_an_error(table: Make) -> None:
    made = table({"label": ["ham"] * 3})
    with pytest.raises(PodiumError) as caught:
        check_all_there(np.zeros(3, dtype=np.int32), made, ["ham", "spam"])
    assert str(caught.value) == (
        "raw/train.csv: no row has the label 'spam': all 3 are 'ham'; "
        "give rows of every class, or correct competition.classes"
    )
    check_all_there(np.array([1, 0], dtype=np.int32), made, ["ham", "spam"])
