"""The files of a run that prediction reads, copied together."""

import json
import shutil
from itertools import chain
from pathlib import Path

from podium.errors import PodiumError
from podium.io.atomic import write_json
from podium.predictor.blended import EQUAL, learned
from podium.predictor.bundled import PARAMS
from podium.predictor.run import BLEND, LEARNED, SCORES, SHEET, WEIGHED, Run
from podium.predictor.sheets import columns_of
from podium.text.encoders import encoder_of
from podium.training.job import weights_ending


def gathered(run: Run, folder: Path, *, encoders: bool = True) -> list[str]:
    """Copy what it takes to predict new texts; no training text, and no label unless the blend is fitted on them again.

    Args:
        run: the run.
        folder: to copy to, with the paths that the files have in a project.
        encoders: whether the folders of pretrained encoders come in.

    Returns:
        the encoders that were left out.

    Raises:
        PodiumError: a file is missing.
    """
    write_json(run.params.model_dump(mode="json"), folder / PARAMS)
    for name in (BLEND, SCORES):
        _copy(run.folder, name, folder)
    if run.method not in (*EQUAL, *WEIGHED):
        (folder / LEARNED).write_bytes(learned(run))
    write_json(columns_of(run)._asdict(), folder / SHEET)
    lacking = [_view(run, view, folder, encoders=encoders) for view in run.views]
    for member in run.members:
        _member(run, member, folder)
    return sorted({name for name in lacking if name is not None})


def _view(run: Run, view: str, folder: Path, *, encoders: bool) -> str | None:
    """Copy what a view is made by; the name of its encoder, if that is left out."""
    for name in ("vocabulary.json", "encoder.json", "vectors.npy"):
        _copy(run.folder, f"data/tokens/{view}/{name}", folder)
    _copy(run.folder, f"data/padded/{view}/test/view.json", folder)
    encoder = encoder_of(run.folder / f"data/tokens/{view}/encoder.json", run.encoders)
    if encoder is None:
        return None
    if not encoders:
        return encoder.name
    for name in encoder.files:
        _copy(Path(encoder.folder), name, folder / "data/encoders" / encoder.name)
    return None


def _member(run: Run, member: str, folder: Path) -> None:
    """Copy the networks that predict new rows."""
    from podium.export.plan import places_of

    _copy(run.folder, f"data/models/{member}/config.json", folder)
    config = json.loads((run.folder / f"data/models/{member}/config.json").read_text("utf-8"))
    ending = weights_ending(run.params.models[member].architecture)
    for number in chain.from_iterable(places_of(config).values()):
        _copy(run.folder, f"data/models/{member}/weights/{config['jobs'][number]['name']}{ending}", folder)


def _copy(source: Path, name: str, target: Path) -> None:
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source / name, target / name)
    except OSError as error:
        raise PodiumError(f"cannot be read: {error.strerror or error}", where=name, fix="run `dvc repro`") from None
