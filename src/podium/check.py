"""`podium check`: all of `params.yaml`, what dvc.yaml asks of it, and the files that it names."""

from collections.abc import Iterator
from pathlib import Path

from podium.competition import embedded
from podium.config import Params
from podium.config.asked import unmet
from podium.config.explain import choice
from podium.config.load import read, validate
from podium.errors import ParamsError, PodiumError


def check(path: Path) -> Params:
    """Check a params.yaml as stage validate does, and that the files are there that it names.

    Args:
        path: the params.yaml; dvc.yaml and data/raw/ lie in its folder.

    Raises:
        ParamsError: one line a mistake.
    """
    params = check_keys(path)
    if mistakes := [*_missing_files(params, path), *_missing_resources(params, path)]:
        raise ParamsError(mistakes)
    return params


def check_keys(path: Path) -> Params:
    """Check the keys and values of a params.yaml, and that it has what dvc.yaml asks of it.

    Args:
        path: the params.yaml; dvc.yaml, if there is one, lies in its folder.

    Raises:
        ParamsError: one line a mistake.
    """
    given = read(path)
    params = validate(given, str(path))
    pipeline = path.with_name("dvc.yaml")
    asked = unmet(read(pipeline), given) if pipeline.is_file() else ()
    if mistakes := [
        PodiumError("missing", where=f"{path}, {key}", fix=f"add it: stage {stage} of dvc.yaml names it")
        for stage, key in asked
    ]:
        raise ParamsError(mistakes)
    return params


def _missing_files(params: Params, path: Path) -> Iterator[PodiumError]:
    """The competition's files that are named and not there; an embedded competition may still have to be fetched."""
    name = params.competition.name
    shown, folder = f"data/raw/{name}/", path.parent / "data" / "raw" / name
    if not folder.is_dir():
        if name not in embedded.names():
            tracked = folder.with_name(f"{name}.dvc").is_file()
            fix = "get it with `dvc pull` or `dvc checkout`" if tracked else "put the competition's files there"
            yield PodiumError(f"there is no folder {shown}", where=f"{path}, competition.name", fix=fix)
        return
    there = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    for key, file in _named_files(params):
        where = f"{path}, {key}"
        if (folder / file).is_dir():
            yield PodiumError(f"{file!r} in {shown} is a folder", where=where, fix="name a file")
        elif not (folder / file).is_file():
            yield PodiumError(f"there is no {file!r} in {shown}", where=where, fix=choice(file, there[:20]))


def _missing_resources(params: Params, path: Path) -> Iterator[PodiumError]:
    """The word vectors and pretrained encoders that views name and that cannot be read."""
    from podium.text.encoders import find_encoder  # stage validate, which looks at no file, does without
    from podium.text.word_vectors import GLOVE

    for name, view in params.views.items():
        if view.vectors is not None and (file := view.vectors.file) != GLOVE:
            folder = path.parent / "data" / "vectors"
            if not (folder / file).is_file():
                there = sorted(found.relative_to(folder).as_posix() for found in folder.rglob("*") if found.is_file())
                where, fix = f"{path}, views.{name}.vectors.file", choice(file, [GLOVE, *there[:20]])
                yield PodiumError(f"there is no {file!r} in data/vectors/", where=where, fix=fix)
        if view.tokens.encoder is None:
            continue
        try:
            find_encoder(view.tokens.encoder, path.parent / "data" / "encoders")
        except PodiumError as error:
            yield PodiumError(str(error), where=f"{path}, views.{name}.tokens.encoder")


def _named_files(params: Params) -> Iterator[tuple[str, str]]:
    """The key and the file, below data/raw/<name>/, of each file that params.yaml names."""
    yield "data.train.path", params.data.train.path
    yield "data.test.path", params.data.test.path
    for place, table in enumerate(params.data.extra):
        yield f"data.extra.{place}.path", table.path
    if params.submission.sample is not None:
        yield "submission.sample", params.submission.sample
