import json
from collections.abc import Callable
from typing import Any

import numpy as np

from podium.competition.health import Side, health, summary
from podium.competition.separating import Surface
from podium.config.competition import Clean
from podium.io.strings import strings
from podium.io.tables import Table
from podium.problem import Problem
from podium.text.clean import clean_block
from podium.text.duplicates import duplicate_keys

BINARY = Problem("binary", ("ham", "spam"))
Make = Callable[..., Table]


def side(table: Table, targets: list[int] | None = None, notes: list[str] | None = None) -> Side:
    raw = strings(table.frame["text"])
    texts = clean_block(raw, Clean())
    target = np.array(targets or [], dtype=np.int32)
    ids = strings(table.frame["id"])
    return Side(table, notes or [], Surface.of([raw], texts), texts, duplicate_keys(texts), ids, target)


def found(table: Make) -> dict[str, Any]:
    train = table({"id": ["1", "1", "", "4", "5"], "text": ["One.", '"one"', "Two words", "", "one!"]})
    test = table({"id": ["6", "7", "8"], "text": ["two words", "three whole words", "a"]}, "test", "cp1252")
    extra = table({"id": ["9", "10"], "text": ["A", " "]}, "extra")
    sides = side(train, [0, 1, 1, 0, 0], ["a note"]), side(test), [side(extra, [1, 1])]
    return {**health(*sides, BINARY, Clean()), "sample": {"share": 1.0, "rows": 5}}


def test_everything_is_counted(table: Make) -> None:
    value = found(table)
    assert value["rows"] == {"train": 5, "test": 3, "extra": 2}
    assert value["classes"] == {"ham": {"rows": 3, "share": 0.6}, "spam": {"rows": 2, "share": 0.4}}
    assert value["extra_classes"] == {"ham": {"rows": 0, "share": 0.0}, "spam": {"rows": 2, "share": 1.0}}
    assert value["files"] == [
        {"path": "raw/train.csv", "rows": 5, "encoding": "utf-8", "notes": ["a note"]},
        {"path": "raw/test.csv", "rows": 3, "encoding": "cp1252", "notes": []},
        {"path": "raw/extra.csv", "rows": 2, "encoding": "utf-8", "notes": []},
    ]
    assert value["duplicates"] == {
        "distinct_texts": 3,
        "rows": 2,
        "groups": 1,
        "conflicting_groups": 1,
        "conflicting_rows": 3,
        "conflicting_examples": [
            [
                {"where": "raw/train.csv, line 2", "label": "ham", "text": "One."},
                {"where": "raw/train.csv, line 3", "label": "spam", "text": "one"},
                {"where": "raw/train.csv, line 6", "label": "ham", "text": "one!"},
            ]
        ],
    }
    assert value["duplicates_in_test"] == {"distinct_texts": 3, "rows": 0, "groups": 0}
    assert value["overlap"] == {"test_rows_in_train": 1, "share_of_test": 0.3333}
    assert value["extra_rows_in_test"] == 1
    assert value["empty_texts"] == {"train": 1, "test": 0, "extra": 1}
    assert value["ids"] == {"repeated_in_train": 1, "empty_in_train": 1}
    lengths = value["lengths"]
    assert list(lengths["test"]["words"]) == ["0%", "5%", "25%", "50%", "75%", "95%", "99%", "100%"]
    assert list(lengths["test"]["words"].values()) == [1, 1, 1, 2, 3, 3, 3, 3]
    assert lengths["train"]["characters"]["100%"] == 9
    assert value["lengths_auc"] == {"characters": 0.3, "words": 0.2}


def test_it_is_json_and_the_same_each_time(table: Make) -> None:
    first, second = (json.dumps(found(table), allow_nan=False) for _ in range(2))
    assert first == second


def test_without_extra_files_there_is_nothing_extra(table: Make) -> None:
    rows = table({"id": ["1", "2"], "text": ["a", "b"]})
    value = health(side(rows, [0, 1]), side(rows), [], BINARY, Clean())
    assert value["extra_rows_in_test"] == 0
    assert value["extra_classes"]["ham"] == {"rows": 0, "share": 0.0}
    assert value["duplicates"]["conflicting_examples"] == []


def test_the_summary_is_two_to_four_lines(table: Make) -> None:
    value = found(table)
    assert summary(value) == [
        "5 training rows (ham 3, spam 2), 2 extra; 3 test rows",
        "training rows that repeat another: 2; texts with two labels: 1; test rows whose text is in train: 1; "
        "extra rows whose text is in test: 1",
        "raw/train.csv: a note; texts that are empty: 1 of 5 train rows, 1 of 2 extra rows; "
        "ids of train: 1 repeated, 1 empty (its rows are told apart by their number)",
        "train and test differ: encoding: utf-8 in train, cp1252 in test",
    ]
    value["separating"] = ["surrounding quotes: 84% of train, 0% of test"]
    assert summary(value)[-1] == "train and test differ: surrounding quotes: 84% of train, 0% of test"
    value["extra_rows_in_test"] = 0
    assert summary(value)[1].endswith("test rows whose text is in train: 1")
