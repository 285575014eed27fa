"""What dvc.yaml asks of params.yaml."""

from pathlib import Path
from typing import Any

import pytest

from podium.config.asked import unmet
from podium.config.load import read

CHECKOUT = Path(__file__).parents[2]


def _pipeline(**stage: Any) -> dict[str, Any]:
    return {"stages": {"train": stage}}


def test_the_shipped_pipeline_asks_for_nothing_that_is_missing() -> None:
    assert list(unmet(read(CHECKOUT / "dvc.yaml"), read(CHECKOUT / "params.yaml"))) == []


@pytest.mark.parametrize("key", ["view", "sampling", "architecture"])
def test_the_shipped_pipeline_asks_for_what_its_templates_name(key: str) -> None:
    given = read(CHECKOUT / "params.yaml")
    del given["models"]["cnn"][key]

    assert ("train@cnn", f"models.cnn.{key}") in list(unmet(read(CHECKOUT / "dvc.yaml"), given))


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        ({"cmd": "a"}, []),
        ({"cmd": "a ${b}"}, ["b"]),
        ({"cmd": "a", "deps": ["x/${b.c}/y"]}, ["b.c"]),
        ({"cmd": "a", "params": ["b", "b.c", "d"]}, ["b", "b.c"]),
        ({"cmd": "a ${b} ${b}", "params": ["b"]}, ["b"]),
        ({"cmd": "a", "params": [{"other.yaml": ["b"]}]}, []),
    ],
)
def test_a_plain_stage(stage: dict[str, Any], missing: list[str]) -> None:
    assert list(unmet(_pipeline(**stage), {"d": 1})) == [("train", key) for key in missing]


def test_a_templated_stage_asks_once_for_each_entry() -> None:
    do = {"cmd": "a ${key} ${item.view} ${item.loss.name}", "params": ["models.${key}", "models.${key}.seed"]}
    given = {"models": {"one": {"view": "w", "loss": {}}, "two": {"seed": 1, "loss": {"name": "x"}}}}

    assert list(unmet(_pipeline(foreach="${models}", do=do), given)) == [
        ("train@one", "models.one.seed"),
        ("train@one", "models.one.loss.name"),
        ("train@two", "models.two.view"),
    ]


@pytest.mark.parametrize("given", [{}, {"models": None}, {"models": ["cnn"]}])
def test_without_entries_nothing_is_asked(given: dict[str, Any]) -> None:
    assert list(unmet(_pipeline(foreach="${models}", do={"cmd": "${item.view}"}), given)) == []


def test_variables_of_its_own_are_known_and_files_of_them_left_to_dvc() -> None:
    asks = _pipeline(cmd="a ${b} ${c}")
    assert list(unmet({"vars": [{"b": 1}], **asks}, {})) == [("train", "c")]
    assert list(unmet({"vars": [{"b": 1}, "other.yaml"], **asks}, {})) == []
