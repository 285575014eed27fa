"""The recipes read the real files of their competitions, where PODIUM_COMPETITIONS names their folder."""

import os
from pathlib import Path

import pytest

from podium.config.load import validate
from podium.config.recipe import find, params_of
from podium.io.tables import Table, read_table

pytestmark = pytest.mark.competitions

SETS = {
    "semeval2019-task9a": ("semeval2019-task9a", 8500, 592),
    "imdb": ("imdb", 25_000, 25_000),
    "goemotions": ("goemotions", 43_410, 5_426),
    "mr": ("kim2014", 10_662, 10_662),
    "cr": ("kim2014", 3_775, 3_775),
    "sst-2": ("kim2014", 6_920, 1_821),
}
"""By recipe: its folder, and how many rows there are to train on and to predict."""


@pytest.mark.parametrize("name", SETS)
def test_every_row_is_read(name: str) -> None:
    folder, train_rows, test_rows = SETS[name]
    given = validate(params_of(find(name)), name)
    source = Path(os.environ["PODIUM_COMPETITIONS"]) / folder

    def read(file: str) -> Table:
        return read_table(source / getattr(given.data, file).path, getattr(given.data, file))

    train, test = read("train"), read("test")
    assert (len(train.frame), len(test.frame)) == (train_rows, test_rows)
    found = {label for cell in train.frame[given.competition.label_columns[0]] for label in cell.split(",")}
    assert found == set(given.competition.classes)
    if given.competition.id is not None:
        assert test.frame[given.competition.id].is_unique
