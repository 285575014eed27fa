"""Values in params.yaml: those lines change, and no other byte."""

import difflib
from pathlib import Path

import pytest
import yaml

from podium.errors import PodiumError
from podium.tune.written import edited, write

CHECKOUT = Path(__file__).resolve().parents[2]
SHIPPED = (CHECKOUT / "params.yaml").read_text(encoding="utf-8")


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_nothing_changed_is_the_same_text():
    assert edited(SHIPPED, {}) == SHIPPED


def test_only_the_lines_of_the_values_change(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text(SHIPPED, encoding="utf-8")
    values = {
        "models.cnn.network.filters": 200,
        "models.cnn.network.widths": [3, 4],
        "models.cnn.optimizer.learning_rate": 0.00123,
        "models.cnn.epochs": 5,
        "models.cnn.loss.label_smoothing": 0.1,
    }
    write(path, values)
    after = path.read_text(encoding="utf-8")
    assert changed_lines(SHIPPED, after) == [
        "-    loss: {name: cross_entropy}  # docs/losses.md names the others",
        "-    network: {embedding: 128, filters: 100, widths: [2, 3, 4, 5], dropout: 0.5}",
        "-    optimizer: {name: adam, learning_rate: 0.0005}",
        "+    loss: {name: cross_entropy, label_smoothing: 0.1} # docs/losses.md names the others",
        "+    network: {embedding: 128, filters: 200, widths: [3, 4], dropout: 0.5}",
        "+    optimizer: {name: adam, learning_rate: 0.00123}",
        "-    epochs: 3",
        "+    epochs: 5",
    ]
    assert yaml.safe_load(after)["models"]["cnn"]["network"]["widths"] == [3, 4]


BLOCK = """\
a:
{offset}# the first
{offset}- "0"
{offset}- '1'

models:
  m:
    inner:
    {offset}- x
    network:
      size: 3   # small
"""


@pytest.mark.parametrize("offset", ["", "  "])
@pytest.mark.parametrize("wide", [False, True])
def test_block_style_quotes_lists_and_indents_stay(offset, wide):
    text = BLOCK.replace("{offset}", offset)
    if wide:
        text = "\n".join(line.replace("  ", "    ") if line[:1] == " " else line for line in text.split("\n"))
        text = text.replace("    # small", "  # small")
    after = edited(text, {"models.m.network.size": 4})
    assert after == text.replace("size: 3", "size: 4")


@pytest.mark.parametrize("values", [{"models.cnn.network.filters": 0}, {"models.cnn.netwrok": 1}])
def test_a_file_that_would_not_be_valid_is_left_alone(tmp_path, values):
    path = tmp_path / "params.yaml"
    path.write_text(SHIPPED, encoding="utf-8")
    with pytest.raises(PodiumError):
        write(path, values)
    assert path.read_text(encoding="utf-8") == SHIPPED
