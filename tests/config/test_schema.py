"""The schema that editors read: current, and as strict as the reader."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from podium.config.schema import schema

CHECKOUT = Path(__file__).parents[2]


def test_the_committed_file_is_current() -> None:
    committed = (CHECKOUT / "params.schema.json").read_text(encoding="utf-8")
    assert committed == schema(), "run `make schema`"


def test_params_yaml_names_it() -> None:
    first = (CHECKOUT / "params.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=params.schema.json"


def _sections(part: Any, whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema that may describe a value, references followed."""
    if "$ref" in part:
        yield from _sections(whole["$defs"][part["$ref"].rpartition("/")[2]], whole)
    else:
        yield part
        for way in ("anyOf", "allOf", "oneOf"):
            for branch in part.get(way, []):
                yield from _sections(branch.get("then", branch), whole)


def _unknown(value: Any, part: dict[str, Any], whole: dict[str, Any], key: str = "") -> Iterator[str]:
    """Keys of a value that no schema for it describes."""
    sections = list(_sections(part, whole))
    if isinstance(value, dict):
        for name, inner in value.items():
            described = [section["properties"][name] for section in sections if name in section.get("properties", {})]
            for section in sections:  # a mapping of the user's own names
                described += section.get("patternProperties", {}).values()
            if not described:
                yield f"{key}.{name}"
            else:
                yield from _unknown(inner, {"anyOf": described}, whole, f"{key}.{name}")


def test_it_knows_every_key_of_params_yaml() -> None:
    whole = json.loads(schema())
    given = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))

    assert list(_unknown(given, whole, whole)) == []
    assert list(_unknown({"folds": {"kk": 1}, "models": {"a": {"loss": {"gama": 1}}}}, whole, whole)) == [
        ".folds.kk",
        ".models.a.loss.gama",
    ]


def test_what_a_network_and_a_loss_take_follows_from_their_names() -> None:
    definitions = json.loads(schema())["$defs"]
    networks = {way["if"]["properties"]["architecture"]["const"]: way["then"] for way in definitions["Model"]["allOf"]}
    losses = {way["properties"]["name"]["const"]: way for way in definitions["Loss"]["anyOf"]}

    assert networks.keys() >= {"cnn", "bilstm_attention"}
    assert "filters" in networks["cnn"]["properties"]["network"]["properties"]
    assert networks["cnn"]["properties"]["network"]["additionalProperties"] is False
    assert sorted(networks) == definitions["Model"]["properties"]["architecture"]["enum"]
    assert losses.keys() >= {"focal", "cross_entropy"}
    assert losses["focal"]["properties"]["gamma"]["minimum"] == 0
    assert losses["focal"]["additionalProperties"] is False


def test_every_key_says_what_it_is() -> None:
    definitions = json.loads(schema())["$defs"]
    for name, definition in definitions.items():
        for key, described in definition.get("properties", {}).items():
            assert "$ref" in described or described.get("description"), f"{name}.{key}"


def test_text_has_its_bounds() -> None:
    label = json.loads(schema())["$defs"]["Competition"]["properties"]["label"]
    assert {"type": "string", "minLength": 1, "maxLength": 1000} in label["anyOf"]
