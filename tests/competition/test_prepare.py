import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition import cleaned as cleaning
from podium.competition import prepare as module
from podium.competition.health import summary
from podium.competition.prepare import Prepared, prepare
from podium.config.competition import Clean, Competition, Data, TableFile
from podium.config.folds import Folds
from podium.errors import PodiumError
from podium.io.strings import blocks
from podium.io.tables import Table
from podium.text.clean import clean_columns
from podium.text.duplicates import duplicate_groups

Make = Callable[..., Table]
CELLS = st.text(st.characters(exclude_categories=["Cs"]))
TRAIN = {"id": ["a", "b", "b"], "text": ['"One."', "one", "Two"], "label": ["0", "1", "1"]}
TEST = {"id": ["x", "y"], "text": ["two!", "three"]}


def run(
    train: Table,
    test: Table,
    *extra: Table,
    sample: float = 1.0,
    folds: dict[str, Any] | None = None,
    **competition: Any,
) -> Prepared:
    settings = {"name": "mine", "id": "id", "text": ["text"], "label": "label", "classes": ["0", "1"], **competition}
    files = [TableFile(path=f"extra{place}.csv") for place in range(len(extra))]
    data = Data(train=TableFile(path="train.csv"), test=TableFile(path="test.csv"), extra=files, sample=sample)
    return prepare(train, test, extra, Competition(**settings), data, Clean(), Folds(**(folds or {})))


def refusal(train: Table, test: Table, *extra: Table, **settings: Any) -> str:
    with pytest.raises(PodiumError) as caught:
        run(train, test, *extra, **settings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_rows_as_later_stages_read_them(table: Make) -> None:
    prepared = run(table(TRAIN), table(TEST, "test"))
    train, test = prepared.train, prepared.test
    assert list(train.columns) == ["row", "id", "text", "target", "group", "source"]
    assert train["row"].tolist() == [0, 1, 2]
    assert train["id"].tolist() == ["a", "b", "b"]
    assert train["text"].tolist() == ["One.", "one", "Two"]
    assert train["target"].tolist() == [0, 1, 1]
    assert train["group"].tolist() == duplicate_groups(["one", "one", "two"]).tolist()
    assert train["source"].tolist() == ["train"] * 3
    assert list(test.columns) == ["row", "id", "text", "group"]
    assert test["row"].tolist() == [0, 1]
    assert test["id"].tolist() == ["x", "y"]
    assert test["group"].tolist() == duplicate_groups(["two", "three"]).tolist()
    assert (train["row"].dtype, train["target"].dtype, test["row"].dtype) == (np.int64, np.int32, np.int64)


@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from("01")), min_size=1), st.lists(CELLS, min_size=1))
def test_no_row_is_lost_and_nothing_of_train_depends_on_test(
    table: Make, rows: list[tuple[str, str, str]], texts: list[str]
) -> None:
    rows = [*rows, ("p", "a text", "0"), ("q", "a text", "1")]
    train = table({name: [row[place] for row in rows] for place, name in enumerate(["id", "text", "label"])})
    tests = [table({"id": [str(row) for row in range(len(these))], "text": these}) for these in (texts, ["other"])]
    first, second = (run(train, test) for test in tests)
    assert first.train["id"].tolist() == [row[0] for row in rows]
    assert len(first.test) == len(texts)
    pd.testing.assert_frame_equal(first.train, second.train)
    json.dumps(first.health, allow_nan=False)
    assert summary(first.health)


def test_extra_rows_follow_with_rows_and_sources_of_their_own(table: Make) -> None:
    more = [table({"id": ["c"], "text": ["Four"], "label": ["0"]}), table({"text": ["Five"], "label": ["1"]})]
    prepared = run(table(TRAIN), table(TEST, "test"), *more)
    assert prepared.train["row"].tolist() == [0, 1, 2, 3, 4]
    assert prepared.train["source"].tolist() == ["train"] * 3 + ["extra/extra0.csv", "extra/extra1.csv"]
    assert prepared.train["id"].tolist() == ["a", "b", "b", "c", "0"]
    assert prepared.health["rows"] == {"train": 3, "test": 2, "extra": 2}
    assert prepared.health["files"][3]["notes"] == ["no column 'id': its rows are numbered"]


def test_a_sample_keeps_row_numbers_extra_rows_and_test(table: Make) -> None:
    rows = 200
    train = table(
        {
            "id": [str(row) for row in range(rows)],
            "text": [f"text {row // 2}" for row in range(rows)],
            "label": [str(int(row % 10 < 2)) for row in range(rows)],
        }
    )
    more = table({"id": ["e"], "text": ["extra"], "label": ["0"]})
    prepared, whole = (run(train, table(TEST, "test"), more, sample=share) for share in (0.25, 1.0))
    own = prepared.train[prepared.train["source"] == "train"]
    assert len(own) == 50
    assert own["row"].astype(str).tolist() == own["id"].tolist()
    assert own["target"].tolist().count(1) == 10
    assert prepared.train["row"].iloc[-1] == rows
    pd.testing.assert_frame_equal(prepared.test, whole.test)
    assert prepared.health["sample"] == {"share": 0.25, "rows": 50}
    assert "a sample keeps 50" in summary(prepared.health)[0]
    assert whole.train["row"].tolist() == list(range(rows + 1))


def test_several_columns_are_cleaned_then_joined(table: Make) -> None:
    columns = {"id": ["1", "2"], "word": ["fire", ""], "text": ['"A text."', "B"], "label": ["0", "1"]}
    prepared = run(table(columns), table(columns, "test"), text=["word", "text"])
    assert prepared.train["text"].tolist() == ["fire A text.", "B"]


def test_without_id_column_rows_are_numbered(table: Make) -> None:
    prepared = run(table(TRAIN), table(TEST, "test"), id=None)
    assert prepared.train["id"].tolist() == ["0", "1", "2"]
    assert prepared.test["id"].tolist() == ["0", "1"]


def test_labels_of_test_are_not_read(table: Make) -> None:
    labelled = table({**TEST, "label": ["X", "no class at all"]}, "test")
    pd.testing.assert_frame_equal(run(table(TRAIN), labelled).test, run(table(TRAIN), table(TEST, "test")).test)


def test_columns_for_folds(table: Make) -> None:
    columns = {"author": ["u", "", "v"], "at": ["2019-01-01", "2019-01-02", "2019-01-03"], "part": ["1", "2", "1"]}
    train, test = table({**TRAIN, **columns}), table(TEST, "test")
    more = table({"text": ["Four"], "label": ["0"]})
    by_time = run(train, test, more, folds={"by": "time", "time": "at", "group": "author"}).train
    assert by_time["user_group"].dropna().to_dict() == {0: "u", 2: "v"}
    assert np.diff(by_time["time"].to_numpy())[:2].tolist() == [86400.0] * 2
    assert np.isnan(by_time["time"].iloc[-1])
    by_column = run(train, test, more, folds={"by": "column", "column": "part"}).train
    assert by_column["user_fold"].tolist()[:3] == ["1", "2", "1"]
    assert by_column["user_fold"].isna().tolist() == [False, False, False, True]
    assert "user_group" not in by_column


def test_a_group_of_white_space_is_none(table: Make) -> None:
    train = table({**TRAIN, "author": ["u", " \t", ""]})
    assert run(train, table(TEST, "test"), folds={"group": "author"}).train["user_group"].dropna().tolist() == ["u"]


def test_a_text_that_is_a_list_or_an_object_is_refused(table: Make) -> None:
    for name in ("train", "test"):
        tables = {"train": table(TRAIN), "test": table(TEST, "test")}
        tables[name] = replace(tables[name], nested={"text": 1})
        message = f"raw/{name}.csv, line 3, column 'text': the text is a list or an object; save the column as strings"
        assert refusal(**tables) == message
    ids = replace(table(TEST, "test"), nested={"other": 0}, numbers={"id": 2})
    assert run(table(TRAIN), ids).health["files"][1]["notes"] == []


def test_texts_that_are_numbers_are_noted(table: Make) -> None:
    train = replace(table({**TRAIN, "title": ["1", "2", "3"]}), numbers={"id": 3, "text": 1, "title": 2})
    asked = table({**TEST, "title": ["a", "b"]}, "test")
    assert run(train, asked, text=["text", "title"]).health["files"][0]["notes"] == ["texts that are numbers: 3"]


def test_a_very_long_id_is_cut_in_the_message(table: Make) -> None:
    assert len(refusal(table(TRAIN), table({"id": ["x" * 9999] * 2, "text": ["a", "b"]}, "test"))) < 300


MISTAKES = {
    "no text column": (
        *(TRAIN, TEST, {"text": ["txt"]}),
        "raw/train.csv: there is no column 'txt' (competition.text); did you mean 'text'? It has 'id', 'text', 'label'",
    ),
    "no text column in test": (
        *(TRAIN, {"id": ["x"], "body": ["a"]}, {}),
        "raw/test.csv: there is no column 'text' (competition.text); it has 'id', 'body'; "
        "correct competition.text, or, if its first line is no header, set data.test.header to false and name its "
        "columns",
    ),
    "no label column": (
        *({"id": ["a"], "text": ["b"], "Label": ["0"]}, TEST, {}),
        "raw/train.csv: there is no column 'label' (competition.label); did you mean 'Label'? "
        "It has 'id', 'text', 'Label'",
    ),
    "no id column in test": (
        *(TRAIN, {"ID": ["x"], "text": ["a"]}, {}),
        "raw/test.csv: there is no column 'id' (competition.id); did you mean 'ID'? It has 'ID', 'text'",
    ),
    "an unknown label": (
        *({**TRAIN, "label": ["0", "1", "2"]}, TEST, {}),
        "raw/train.csv, line 4, column 'label': the label '2' is none of the classes; competition.classes has '0', '1'",
    ),
    "a single class": (
        *({**TRAIN, "label": ["1", "1", "1"]}, TEST, {}),
        "raw/train.csv: no row has the label '0': all 3 are '1'; "
        "give rows of every class, or correct competition.classes",
    ),
    "an id repeated in test": (
        *(TRAIN, {"id": ["7", "8", "7"], "text": ["a", "b", "c"]}, {}),
        "raw/test.csv: the id '7' is repeated, on line 2 and line 4; "
        "every test row needs an id of its own; with competition.id: null they are numbered",
    ),
    "an empty id in test": (
        *(TRAIN, {"id": ["7", " "], "text": ["a", "b"]}, {}),
        "raw/test.csv, line 3: the id is empty; "
        "every test row needs an id of its own; with competition.id: null they are numbered",
    ),
    "no group column": (
        *(TRAIN, TEST, {"folds": {"group": "author"}}),
        "raw/train.csv: there is no column 'author' (folds.group); it has 'id', 'text', 'label'; "
        "correct folds.group, or, if its first line is no header, set data.train.header to false and name its columns",
    ),
    "a time that is none": (
        *({**TRAIN, "at": ["1", "2", "x"]}, TEST, {"folds": {"by": "time", "time": "at"}}),
        "raw/train.csv, line 4: the time 'x' is not a number, as the first training row's is; "
        "write all rows as numbers, or all as ISO dates",
    ),
    "a row without fold": (
        *({**TRAIN, "part": ["1", "", "2"]}, TEST, {"folds": {"by": "column", "column": "part"}}),
        "raw/train.csv, line 3: the fold is empty; give each training row its fold in the column 'part'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line_that_says_where_and_what_to_do(mistake: str, table: Make) -> None:
    train, test, settings, message = MISTAKES[mistake]
    assert refusal(table(train), table(test, "test"), **settings) == message


def test_ids_repeated_in_train_are_counted_not_refused(table: Make) -> None:
    assert run(table(TRAIN), table(TEST, "test")).health["ids"] == {"repeated_in_train": 1, "empty_in_train": 0}


def test_an_unknown_label_of_an_extra_file_names_that_file(table: Make) -> None:
    more = table({"id": ["c"], "text": ["Four"], "label": ["5"]}, "more")
    assert refusal(table(TRAIN), table(TEST, "test"), more).startswith("raw/more.csv, line 2, column 'label'")


LISTS = {"id": list("abcdef"), "text": ["One", "one!", "Two", "3", "4", "5"], "label": ["x,y", "x", "", "y", "x", "z"]}
SEVERAL = {"task": "multilabel", "label": {"column": "label"}, "classes": ["x", "y", "z"]}
ONCE = {"rare_classes": {"do": "error", "below": 1}}


def test_several_labels_are_a_column_each(table: Make) -> None:
    prepared = run(table(LISTS), table(TEST, "test"), **SEVERAL, **ONCE)
    columns = ["target_x", "target_y", "target_z"]
    assert list(prepared.train.columns) == ["row", "id", "text", *columns, "group", "source"]
    expected = [[1, 1, 0], [1, 0, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert prepared.train[columns].to_numpy().tolist() == expected
    assert set(prepared.train[columns].dtypes) == {np.dtype(np.int32)}
    assert list(prepared.test.columns) == ["row", "id", "text", "group"]
    wide = {name: [str(row[place]) for row in expected] for place, name in enumerate("xyz")}
    same = run(table({**LISTS, **wide}), table(TEST, "test"), **{**SEVERAL, "label": list("xyz")}, **ONCE)
    pd.testing.assert_frame_equal(same.train, prepared.train)


def test_the_health_of_several_labels(table: Make) -> None:
    found = run(table(LISTS), table(TEST, "test"), table(LISTS, "more"), **SEVERAL, **ONCE).health
    assert found["classes"]["x"] == {"rows": 3, "share": 0.5}
    assert found["extra_classes"]["y"] == {"rows": 2, "share": 0.3333}
    assert found["labels"] == {"mean": 1.0, "most": 2, "rows_without": 1, "different_sets": 5}
    assert found["duplicates"]["conflicting_groups"] == 1
    assert [row["labels"] for row in found["duplicates"]["conflicting_examples"][0]] == [["x", "y"], ["x"]]
    assert found["files"][0]["notes"] == ["rows without a label: 1"]
    lines = summary(found)
    assert lines[0] == "6 training rows (x 3, y 2, z 1), 1.00 labels a row, 6 extra; 2 test rows"
    assert "texts whose rows have unequal labels: 1" in lines[1]
    json.dumps(found, allow_nan=False)


def test_many_classes_are_summed_up(table: Make) -> None:
    names = [f"c{number}" for number in range(20)]
    labels = [name for number, name in enumerate(names) for _ in range(number + 1)]
    columns = {"id": labels, "text": [f"text {row}" for row in range(len(labels))], "label": labels}
    task = {"task": "multiclass", "classes": names, "rare_classes": {"do": "train_only", "below": 3}}
    prepared = run(table(columns), table(TEST, "test"), **task)
    lines = summary(prepared.health)
    assert lines[0] == "210 training rows (20 classes, from c0 1 to c19 20); 2 test rows"
    assert lines[2] == "rare classes that are trained on and never validated on: c0, c1 (3 rows)"
    assert prepared.train["train_only"].tolist() == [True] * 3 + [False] * 207
    assert prepared.health["rare_classes"]["texts"] == {"c0": 1, "c1": 2}


def test_rare_classes_are_joined_in_extra_rows_too(table: Make) -> None:
    labels = ["0"] * 6 + ["1"] * 7 + ["2"] * 2 + ["3"] * 3
    columns = {"id": labels, "text": [f"text {row}" for row in range(18)], "label": labels}
    more = table({"id": ["e", "f"], "text": ["more", "other"], "label": ["2", "0"]})
    task = {"task": "multiclass", "classes": list("0123"), "rare_classes": {"do": "merge", "below": 5}}
    prepared = run(table(columns), table(TEST, "test"), more, **task)
    assert prepared.train["target"].tolist() == [0] * 6 + [1] * 7 + [3] * 5 + [3, 0]
    assert prepared.train["target"].dtype == np.int32
    assert "train_only" not in prepared.train
    assert "2 rare classes are one from here on, called 3 (5 rows): 2, 3" in summary(prepared.health)
    marked = run(table(columns), table(TEST, "test"), more, **{**task, "rare_classes": {"do": "train_only"}})
    assert marked.train["target"].tolist() == [0] * 6 + [1] * 7 + [2] * 2 + [3] * 3 + [2, 0]
    assert marked.train["train_only"].tolist() == [False] * 13 + [True] * 5 + [False] * 2
    with pytest.raises(PodiumError, match=r"2 classes have fewer than 5 distinct texts: '2' 2, '3' 3; set competition"):
        run(table(columns), table(TEST, "test"), more, **{**task, "rare_classes": {"do": "error"}})


def test_a_label_of_no_row_is_an_error(table: Make) -> None:
    message = refusal(table(LISTS), table(TEST, "test"), **{**SEVERAL, "classes": ["x", "y", "z", "none"]})
    assert message.startswith("raw/train.csv: no row has the label 'none'; give rows of every class")


def test_a_sample_of_several_labels_keeps_shares_and_rare_labels(table: Make) -> None:
    labels = ["x"] * 400 + ["y"] * 200 + ["x,z"] * 40 + [""] * 100
    columns = {"id": ["i"] * 740, "text": [f"text {row}" for row in range(740)], "label": labels}
    kept = run(table(columns), table(TEST, "test"), sample=0.1, **SEVERAL, **ONCE).train
    assert kept[["target_x", "target_y", "target_z"]].sum().tolist() == [44, 20, 4]
    assert len(kept) == 74


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_rows_are_looked_at_in_blocks_and_their_size_does_not_show(
    table: Make, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    texts = ['"One."', "one", "é  è", "", "&amp; four", "FIVE", "it’s six"]  # noqa: RUF001
    train = table({"id": [*"abcdefg"], "text": texts, "more": texts[::-1], "label": [*"0110100"]})
    test = table({"id": [*"xyz"], "text": texts[:3], "more": ["", " b", "c"]}, "test")
    whole, held = run(train, test, text=["text", "more"]), []

    def cleaned(columns: Any, settings: Clean) -> Any:
        held.append(len(columns[0]))
        return clean_columns(columns, settings)

    for place in (module, cleaning):
        monkeypatch.setattr(place, "blocks", lambda column: blocks(column, rows))
    monkeypatch.setattr(cleaning, "clean_columns", cleaned)
    found = run(train, test, text=["text", "more"])
    assert max(held) == rows
    assert found.health == whole.health
    for ours, expected in ((found.train, whole.train), (found.test, whole.test)):
        pd.testing.assert_frame_equal(ours, expected)
