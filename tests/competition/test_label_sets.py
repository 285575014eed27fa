import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.label_sets import from_indicators, from_lists
from podium.config.competition import LabelList
from podium.errors import PodiumError
from podium.io.tables import Table

Make = Callable[..., Table]
CLASSES = ["joy", "fear", "anger"]
SETS = st.lists(st.lists(st.sampled_from(CLASSES), unique=True), min_size=1)


def read(table: Make, cells: list[str], classes: list[str], separator: str = ",") -> tuple[list[list[int]], list[str]]:
    label = LabelList(column="labels", separator=separator)
    target, notes = from_lists(table({"labels": cells}), label, classes)
    assert target.dtype == np.int32
    return target.tolist(), notes


def refusal(table: Make, cells: list[str], separator: str = ",", classes: list[str] = CLASSES) -> str:
    with pytest.raises(PodiumError) as caught:
        read(table, cells, classes, separator)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def indicators(sets: list[list[str]]) -> list[list[int]]:
    return [[int(name in labels) for name in CLASSES] for labels in sets]


@given(SETS, st.sampled_from([",", ";", " ", "||"]))
def test_every_label_of_a_list_is_read_and_no_other(table: Make, sets: list[list[str]], separator: str) -> None:
    target, notes = read(table, [separator.join(labels) for labels in sets], CLASSES, separator)
    assert target == indicators(sets)
    assert all(note.startswith(("rows without a label", "labels that every row")) for note in notes)


@given(SETS)
def test_lists_of_a_json_file_are_read_as_lists(table: Make, sets: list[list[str]]) -> None:
    made = replace(table({"labels": [json.dumps(labels) for labels in sets]}), nested={"labels": 0})
    assert from_lists(made, LabelList(column="labels"), CLASSES)[0].tolist() == indicators(sets)


def test_numbers_of_a_json_list_are_labels_too(table: Make) -> None:
    made = replace(table({"labels": ["[27, 4]", "[]", "4"]}), nested={"labels": 0})
    assert from_lists(made, LabelList(column="labels"), ["4", "27"])[0].tolist() == [[1, 1], [0, 0], [1, 0]]


@given(SETS, st.sampled_from([("0", "1"), ("false", "true"), ("False", "TRUE"), ("0.0", "1.0"), (" 0", "1 ")]))
def test_indicator_columns_are_read(table: Make, sets: list[list[str]], written: tuple[str, str]) -> None:
    columns = {name: [written[name in labels] for labels in sets] for name in CLASSES}
    target, notes = from_indicators(table(columns), CLASSES, CLASSES)
    assert target.dtype == np.int32
    assert target.tolist() == indicators(sets)
    read = [note for note in notes if "read as" in note]
    assert bool(read) == (written != ("0", "1"))
    if written[1] == "TRUE" and sets[0]:
        many = sum(map(len, sets))
        assert f"'TRUE' in a column of labels, read as 1: {many}" in read


def test_what_is_unusual_is_noted(table: Make) -> None:
    target, notes = read(table, ["joy, JOY", "", "joy,,fear", " ", "joy,"], CLASSES)
    assert target == [[1, 0, 0], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert notes == [
        "labels 'JOY' read as the class 'joy': 1",
        "rows with nothing beside a separator ',': 2",
        "rows that list a label twice: 1",
        "rows without a label: 2",
    ]
    assert read(table, ["joy  fear ", "joy"], CLASSES, " ") == (
        [[1, 1, 0], [1, 0, 0]],
        ["labels that every row carries: 'joy'"],
    )


def test_an_unknown_label_names_the_row_and_the_nearest(table: Make) -> None:
    assert refusal(table, ["joy", "fear,angr", "x"]) == (
        "raw/train.csv, line 3, column 'labels': the label 'angr' is none of the classes; "
        "did you mean 'anger'? competition.classes has 'joy', 'fear', 'anger'"
    )
    assert len(refusal(table, ["z" * 5000])) < 300


@pytest.mark.parametrize(
    ("cells", "fix"),
    [
        (["joy;fear"], "is the separator ';'? Set competition.label.separator"),
        (["['joy', 'fear']"], "write the labels alone, without brackets, quotes or keys"),
        (['{"joy": 1}'], "write the labels alone, without brackets, quotes or keys"),
    ],
)
def test_another_form_of_list_is_suspected(table: Make, cells: list[str], fix: str) -> None:
    assert refusal(table, cells).endswith(fix)


def test_a_header_read_as_a_row_is_suspected(table: Make) -> None:
    for made, read_labels in (
        (table({"labels": ["labels", "joy"]}), lambda made: from_lists(made, LabelList(column="labels"), CLASSES)),
        (
            table({"joy": ["joy", "1"], "fear": ["fear", "1"]}),
            lambda made: from_indicators(made, ["joy", "fear"], "xy"),
        ),
    ):
        first = replace(made, lines=np.array([1, 2]))
        with pytest.raises(PodiumError, match=r"is line 1 a header\? Set data\.train\.header to true"):
            read_labels(first)


def test_a_class_that_holds_the_separator_is_refused(table: Make) -> None:
    message = refusal(table, ["a"], classes=["a", "b, c"])
    assert message.startswith("params.yaml, competition.label.separator: the class 'b, c' holds the separator ','")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("2", "raw/train.csv, line 3, column 'fear': '2' is neither 0 nor 1; write 1 where the row carries the label"),
        ("yes", "line 3, column 'fear': 'yes' is neither 0 nor 1; write 1"),
        (" ", "line 3, column 'fear': the cell is empty; write 1 where the row carries the label, else 0"),
        ("joy", "'joy' is neither 0 nor 1; for a column that lists labels, set competition.label to {column: ..., sep"),
    ],
)
def test_what_is_no_indicator_is_named(table: Make, cell: str, message: str) -> None:
    with pytest.raises(PodiumError) as caught:
        from_indicators(table({"joy": ["1", "0"], "fear": ["0", cell]}), ["joy", "fear"], ["joy", "fear"])
    assert message in str(caught.value)


def test_a_missing_column_names_its_key(table: Make) -> None:
    with pytest.raises(PodiumError, match=r"no column 'fear' \(competition\.label\.1\)"):
        from_indicators(table({"joy": ["1"]}), ["joy", "fear"], ["joy", "fear"])
    with pytest.raises(PodiumError, match=r"no column 'labels' \(competition\.label\.column\)"):
        from_lists(table({"joy": ["1"]}), LabelList(column="labels"), CLASSES)
