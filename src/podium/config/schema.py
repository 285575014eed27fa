"""The JSON schema of `params.yaml`, by which editors complete it and check it while it is written."""

import json
from importlib import import_module
from types import ModuleType
from typing import Any

import podium.architectures
import podium.losses
from podium.config.models import names_in
from podium.config.params import Params


def schema() -> str:
    """The schema of params.yaml as JSON text: every key with its type, default and meaning.

    What `network` takes follows from `architecture`, and what `loss` takes from its `name`.
    """
    whole = Params.model_json_schema()
    definitions: dict[str, Any] = whole["$defs"]
    model, loss = definitions["Model"], definitions["Loss"]
    networks = _settings_in(podium.architectures, definitions)
    model["properties"]["architecture"]["enum"] = list(networks)
    model["allOf"] = [
        {"if": {"properties": {"architecture": {"const": name}}}, "then": {"properties": {"network": settings}}}
        for name, settings in networks.items()
    ]
    named = loss["properties"]["name"]
    definitions["Loss"] = {"description": loss["description"], "anyOf": []}
    for name, settings in _settings_in(podium.losses, definitions).items():
        properties = {"name": {"const": name, "description": named["description"]}, **settings["properties"]}
        required = ["name", *settings.get("required", [])]
        definitions["Loss"]["anyOf"].append({**settings, "properties": properties, "required": required})
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _settings_in(room: ModuleType, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of each file's Settings, by the file's name; what they refer to goes to the definitions."""
    found: dict[str, Any] = {}
    for name in names_in(room):
        found[name] = import_module(f"{room.__name__}.{name}").Settings.model_json_schema()
        definitions.update(found[name].pop("$defs", {}))
        found[name].setdefault("properties", {})
    return found
