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

    found = [*_models(params), *_pseudo(params), *refused(params), *_members(params), *_submission(params)]
    if params.tune.space and not found:
        from podium.config.changed import refused_space

        found += refused_space(params)
    return [PodiumError(what, where=f"{source}, {key}", fix=fix) for key, what, fix in found]


def _models(params: Params) -> Iterator[tuple[str, str, str]]:
    for name, model in params.models.items():
        for key, known in (("view", [*params.views]), ("sampling", [*params.samplings, *params.pseudo])):
            if (value := getattr(model, key)) not in known:
                yield f"models.{name}.{key}", f"{value!r} is not there", choice(value, known)


def _pseudo(params: Params) -> Iterator[tuple[str, str, str]]:
    for name, given in params.pseudo.items():
        key = f"pseudo.{name}"
        if name in params.samplings:
            yield key, "a sampling has that name", "rename it"
        if params.folds.by == "time":
            yield key, "with folds.by: time its students would train on rows of the future", "take it out"
        for part, known in (("teacher", params.models), ("sampling", params.samplings), ("view", params.views)):
            if (value := getattr(given, part)) not in known:
                yield f"{key}.{part}", f"{value!r} is not there", choice(value, list(known))
        yield from _students(params, name)


def _students(params: Params, name: str) -> Iterator[tuple[str, str, str]]:
    """What keeps models from learning of the teacher of one entry of `pseudo`."""
    key, given = f"pseudo.{name}", params.pseudo[name]
    students = {student: model for student, model in params.models.items() if model.sampling == name}
    teacher = params.models.get(given.teacher)
    if teacher and teacher.stop_on == "fold":
        what = f"{given.teacher!r} has stop_on: fold, and would hand on what it saw of the rows that are scored"
        yield f"{key}.teacher", what, "set its stop_on to epochs or inner"
    if _taught_by(given.teacher, params) & {given.teacher, *students}:
        yield f"{key}.teacher", f"{given.teacher!r} would be its own teacher", "name another one"
    for student, model in students.items():
        if model.view != given.view:
            yield f"models.{student}.view", f"{key} holds rows of the view {given.view!r}", "name that one"
        if model.stop_on == "inner":
            what = "an inner slice would hold rows that only the teacher has labelled"
            yield f"models.{student}.stop_on", what, "set it to epochs"


def _taught_by(name: str, params: Params) -> set[str]:
    """A model's teacher, that one's teacher, and so on."""
    found: set[str] = set()
    while (model := params.models.get(name)) and (given := params.pseudo.get(model.sampling)):
        name = given.teacher
        if name in found:
            break
        found.add(name)
    return found


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
