"""What only the whole of `params.yaml` can tell: names in one section that must, or must not, stand in another."""

from collections.abc import Iterator

from podium.config.explain import choice
from podium.config.params import Params
from podium.errors import PodiumError


def mismatches(params: Params, source: str) -> list[PodiumError]:
    """Every place where two sections do not fit each other.

    Args:
        params: each section valid in itself.
        source: the name of the file.
    """
    from podium.config.combinations import refused  # it asks the rooms above this one, which stages may not need

    found = [*_models(params), *refused(params), *_members(params), *_submission(params)]
    return [PodiumError(what, where=f"{source}, {key}", fix=fix) for key, what, fix in found]


def _models(params: Params) -> Iterator[tuple[str, str, str]]:
    for name, model in params.models.items():
        for key, section in (("view", params.views), ("sampling", params.samplings)):
            if (value := getattr(model, key)) not in section:
                yield f"models.{name}.{key}", f"{value!r} is not there", choice(value, list(section))


def _members(params: Params) -> Iterator[tuple[str, str, str]]:
    members = [*params.models, *params.ensemble.external]
    for place, member in enumerate(params.ensemble.members):
        if member not in members:
            yield f"ensemble.members.{place}", f"{member!r} is not there", choice(member, members)
    for name in params.ensemble.external:
        if name in params.models:
            yield f"ensemble.external.{name}", "a model has that name", "rename it"


def _submission(params: Params) -> Iterator[tuple[str, str, str]]:
    key, given = params.competition.id, params.submission
    if key is None:
        return
    if key in given.predictions:
        fix = "name the column that receives the prediction"
        yield "submission.prediction", f"{key!r} is the column of ids (competition.id)", fix
    if given.columns is not None and key not in given.columns:
        fix = "add it, or set competition.id to null where rows have no id"
        yield "submission.columns", f"the column of ids {key!r} (competition.id) is missing", fix
