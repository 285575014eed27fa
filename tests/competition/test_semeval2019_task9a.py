"""The real files, mess included: what the reading, the cleaning and the checks must find in them."""

import os
from functools import cache
from pathlib import Path

import pytest

from podium.competition.health import summary
from podium.competition.prepare import Prepared, prepare
from podium.config.competition import Clean, Competition, Data, TableFile
from podium.config.folds import Folds
from podium.io.tables import Table, read_table

pytestmark = pytest.mark.competitions

NAMELESS = {"header": False, "columns": ["id", "sentence", "label"]}
COMPETITION = Competition(name="semeval2019-task9a", id="id", text=["sentence"], label="label", classes=["0", "1"])


def read(file: TableFile, key: str) -> Table:
    return read_table(Path(os.environ["PODIUM_COMPETITIONS"]) / "semeval2019-task9a" / file.path, file, key)


@cache
def prepared(test: str, strip_quotes: bool = True) -> Prepared:
    file = TableFile(path=test) if test.startswith("trial") else TableFile(path=test, **NAMELESS)
    data = Data(train=TableFile(path="train.csv", **NAMELESS), test=file, extra=[], sample=1.0)
    tables = read(data.train, "data.train"), read(data.test, "data.test")
    return prepare(*tables, [], COMPETITION, data, Clean(strip_quotes=strip_quotes), Folds())


def test_every_row_is_read_from_its_line() -> None:
    table = read(TableFile(path="train.csv", **NAMELESS), "data.train")
    assert (len(table.frame), table.encoding, table.notes) == (8500, "utf-8", [])
    assert table.lines[-1] == 8980  # 480 line ends inside sentences
    assert table.frame["id"].nunique() == 7846
    assert sum(text.startswith('"') and text.endswith('"') for text in table.frame["sentence"]) == 7117


def test_the_practice_file_is_not_utf8_and_that_is_said() -> None:
    table = read(TableFile(path="trial_labeled.csv"), "data.test")
    assert len(table.frame) == 592
    text = "".join(table.frame["sentence"])
    assert "pr\x90©sentation" in text
    assert text.count("_æ_") == 11
    assert table.encoding == "sloppy-windows-1252"
    assert len(table.notes) == 1
    assert "a guess: byte 0xe6 at offset 697 (line 6) is not UTF-8; set data.test.encoding" in table.notes[0]


def test_classes_duplicates_and_ids() -> None:
    found = prepared("test.csv").health
    assert found["classes"] == {"0": {"rows": 6415, "share": 0.7547}, "1": {"rows": 2085, "share": 0.2453}}
    assert found["duplicates"]["rows"] == 880
    assert found["duplicates"]["conflicting_groups"] == 50
    assert len(found["duplicates"]["conflicting_examples"]) == 5
    assert found["ids"] == {"repeated_in_train": 654, "empty_in_train": 0}


def test_test_sentences_that_are_in_train() -> None:
    assert prepared("test.csv").health["overlap"] == {"test_rows_in_train": 56, "share_of_test": 0.0672}
    assert prepared("trial_labeled.csv").health["overlap"]["test_rows_in_train"] == 2


@pytest.mark.parametrize("test", ["test.csv", "trial_labeled.csv"])
def test_the_quotes_trap_is_told_and_taken_away(test: str) -> None:
    result = prepared(test)
    quotes = result.health["traits"]["surrounding quotes"]
    assert (quotes["train"], quotes["test"], quotes["train_cleaned"], quotes["test_cleaned"]) == (0.8373, 0.0, 0.0, 0.0)
    encodings = {"trial_labeled.csv": ["encoding: utf-8 in train, sloppy-windows-1252 in test"], "test.csv": []}
    assert result.health["separating"] == [
        "surrounding quotes: 84% of train, 0% of test; cleaning takes the difference away",
        *encodings[test],
    ]
    assert summary(result.health)[-1].startswith("train and test differ: surrounding quotes: 84% of train")


def test_quotes_that_are_kept_are_a_warning() -> None:
    assert "a model can learn which file it reads; set clean.strip_quotes" in str(
        prepared("test.csv", strip_quotes=False).health["separating"]
    )


def test_rows_come_out_whole() -> None:
    result = prepared("trial_labeled.csv")
    assert result.train["row"].tolist() == list(range(8500))
    assert result.train["target"].sum() == 2085
    assert result.train["group"].nunique() == 8500 - 880
    assert result.test["id"].iloc[0] == "1310_1"
    assert list(result.test.columns) == ["row", "id", "text", "group"]  # its labels are not read
