from collections.abc import Callable

import numpy as np
import pytest

from podium.competition.columns import column
from podium.errors import PodiumError
from podium.io.tables import Table

Make = Callable[..., Table]


def refusal(table: Table, name: str) -> str:
    with pytest.raises(PodiumError) as caught:
        column(table, name, "competition.text")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_column_is_its_values(table: Make) -> None:
    assert column(table({"id": ["007", "8"], "text": ["a", "b"]}), "id", "competition.id") == ["007", "8"]


def test_a_missing_column_names_file_key_columns_and_the_nearest(table: Make) -> None:
    assert refusal(table({"id": ["1"], "text": ["a"]}), "txt") == (
        "raw/train.csv: there is no column 'txt' (competition.text); did you mean 'text'? It has 'id', 'text'"
    )
    assert "did you mean 'TEXT'?" in refusal(table({"id": ["1"], "TEXT": ["a"]}), "text")


def test_a_file_whose_header_is_a_row_is_suspected(table: Make) -> None:
    message = refusal(table({"663_3": ["663_4"], "Please enable": ["Note"], "1": ["0"]}), "sentence")
    assert "it has '663_3', 'Please enable', '1'" in message
    assert "if its first line is no header, set data.train.header to false and name its columns" in message
    headerless = table({"663_3": ["663_4"], "1": ["0"]})
    assert "header" not in refusal(
        Table(headerless.frame, np.array([1]), headerless.path, "utf-8", [], "data.train"), "sentence"
    )


def test_another_separator_is_suspected(table: Make) -> None:
    assert "is its separator ';'? Set data.train.separator" in refusal(table({"id;text;label": ["1;a;0"]}), "label")


def test_many_and_long_names_are_cut(table: Make) -> None:
    message = refusal(table({f"{number}{'x' * 100}": ["1"] for number in range(50)}), "sentence")
    assert "and 38 more" in message
    assert len(message) < 800
