"""The whole of `params.yaml`, and what only the whole can tell."""

from typing import Any

from pydantic import Field

from podium.config.competition import Clean, Competition, Data
from podium.config.ensemble import Ensemble, Submission
from podium.config.folds import Folds, Sampling
from podium.config.models import Model
from podium.config.section import Name, Section
from podium.config.views import View


class Params(Section):
    """`params.yaml`, every section of it."""

    competition: Competition
    data: Data
    clean: Clean
    folds: Folds
    views: dict[Name, View] = Field(min_length=1)
    samplings: dict[Name, Sampling] = Field(min_length=1)
    models: dict[Name, Model] = Field(min_length=1)
    ensemble: Ensemble
    submission: Submission


def mismatches(params: Params) -> list[tuple[str, Any, list[str]]]:
    """References between sections that lead nowhere: (key, what was given, what is allowed)."""
    found: list[tuple[str, Any, list[str]]] = []
    for name, model in params.models.items():
        for key, section in (("view", params.views), ("sampling", params.samplings)):
            if getattr(model, key) not in section:
                found.append((f"models.{name}.{key}", getattr(model, key), list(section)))
        if (view := params.views.get(model.view)) and view.kind == "text":
            with_ids = [key for key, other in params.views.items() if other.kind != "text"]
            found.append((f"models.{name}.view", f"{model.view} (kind: text, no token ids)", with_ids))
    members = [*params.models, *params.ensemble.external]
    found += [
        (f"ensemble.members.{place}", member, members)
        for place, member in enumerate(params.ensemble.members)
        if member not in members
    ]
    found += [
        (f"ensemble.external.{name}", name, ["a name that no model has"])
        for name in params.ensemble.external
        if name in params.models
    ]
    return found
