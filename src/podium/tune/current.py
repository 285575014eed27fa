"""Whether the files of the stages before training are those of params.yaml."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from podium.config import Params
from podium.config.load import mapping, read
from podium.errors import PodiumError
from podium.provenance.lock import LOCK
from podium.tune.space import Space


def check_current(root: Path, params: Params, model: str, space: Space) -> None:
    """Make sure that what a model is trained on was made with the parameters that are there now.

    Args:
        root: the project's folder.
        params: params.yaml.
        model: the model's key.
        space: of it.

    Raises:
        PodiumError: a stage has not run, or ran with other parameters.
    """
    path, given = root / LOCK, read(root / "params.yaml")
    # as DVC wrote it, YAML 1.2: in 1.1 a class `no` would be false
    stages = mapping(path.read_bytes(), LOCK).get("stages") or {} if path.is_file() else {}
    for name in _before(params, model, space):
        if name not in stages:
            raise PodiumError(f"stage {name} has not run", where=f"model {model}", fix="run `dvc repro` first")
        for key, value in stages[name].get("params", {}).get("params.yaml", {}).items():
            if _at(given, key) != value:
                what = f"{key} is another than that which stage {name} ran with"
                raise PodiumError(what, where="params.yaml", fix="run `dvc repro` first")


def _before(params: Params, model: str, space: Space) -> Iterator[str]:
    """The stages that make what the model is trained on, in every form that is tried."""
    yield from ("prepare", "folds")
    settings, under = params.models[model], f"models.{model}."
    tried = {what: space.get(f"{under}{what}", [getattr(settings, what)]) for what in ("view", "sampling")}
    for view in tried["view"] if isinstance(tried["view"], list) else ():
        yield from (f"tokenise@{view}", f"pad@{view}")
    for sampling in tried["sampling"] if isinstance(tried["sampling"], list) else ():
        yield f"pseudo@{sampling}" if sampling in params.pseudo else f"oversample@{sampling}"


def _at(given: Any, key: str) -> Any:
    for part in key.split("."):
        given = given.get(part) if isinstance(given, Mapping) else None
    return given
