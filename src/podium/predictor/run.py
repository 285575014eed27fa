"""A finished run, as far as new texts are predicted from it: its parameters, its blend, and where its files lie."""

import json
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from podium.config import Params
from podium.config.load import read, validate
from podium.errors import PodiumError
from podium.problem import Problem
from podium.provenance.lock import LOCK, Lock, parsed

AGAIN = "run `dvc repro`"
BLEND, SCORES = "data/ensemble/blend.json", "data/ensemble/scores.json"
LEARNED = "data/ensemble/learned.npz"
"""What a bundle has in place of the out-of-fold tables: all that the blend was fitted on."""

WEIGHED = ("weighted", "best", "hill_climb", "differential_evolution")
"""Methods whose blend is a weighted mean, by weights that may be 0."""

SHEET = "submissions/sheet.json"
"""What a bundle has in place of the sample submission."""

Bring = Callable[[Iterable[str]], None]


class Scratch:
    """A temporary folder that goes with the object, at the latest when this process ends.

    Args:
        prefix: how its name begins.
    """

    def __init__(self, prefix: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Run:
    """A finished run.

    Args:
        name: what people call it.
        folder: its files, by the paths that they have in a project.
        encoders: data/encoders/, which holds the folders of pretrained encoders.
        params: those that it was made with.
        blend: data/ensemble/blend.json.
        copies: members that are copies of another, which count once.
        bring: makes sure that files are in the folder which prediction alone does not need.
        kept: what must live as long as the folder is needed.
    """

    name: str
    folder: Path
    encoders: Path
    params: Params
    blend: dict[str, Any]
    copies: dict[str, str]
    bring: Bring = field(compare=False)
    kept: Any = field(default=None, compare=False)

    @property
    def problem(self) -> Problem:
        """What it predicts."""
        return Problem.of(self.params.competition)

    @property
    def members(self) -> list[str]:
        """Those that count, sorted: no copy of another, and none of weight 0."""
        weights = self.blend["weights"] if self.method in WEIGHED else dict.fromkeys(self.blend["members"], 1)
        return sorted(name for name, weight in weights.items() if weight > 0 and name not in self.copies)

    @property
    def method(self) -> str:
        """How they are combined."""
        return str(self.blend.get("chosen", self.blend["method"]))

    @property
    def views(self) -> list[str]:
        """Those that its members read, sorted."""
        return sorted({self.params.models[name].view for name in self.members})


def opened(name: str, folder: Path, encoders: Path, params: Params, bring: Bring, kept: Any = None) -> Run:
    """The run whose files lie in a folder.

    Args:
        name: what people call it.
        folder: its files.
        encoders: data/encoders/.
        params: those that it was made with.
        bring: brings more of its files.
        kept: what must live as long as the folder is needed.

    Raises:
        PodiumError: it has no blend, or blends a member that was made elsewhere.
    """
    blend = _json(folder, BLEND)
    scores = _json(folder, SCORES)
    if elsewhere := [one for one in blend["members"] if one not in params.models]:
        what = f"{elsewhere[0]} was made elsewhere: only its probabilities of the test rows are here"
        raise PodiumError(
            what, where="ensemble.members", fix="take it out; a new text can be predicted by models alone"
        )
    return Run(name, folder, encoders, params, blend, scores.get("copies", {}), bring, kept)


def of_workspace(root: Path) -> Run:
    """The last run of a project.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: nothing has run there, or what lies there is of several runs.
    """
    given = read(root / "params.yaml")
    lock = parsed((root / LOCK).read_bytes()) if (root / LOCK).is_file() else None
    params = validate(given if lock is None else as_run(given, lock))
    run = opened("the last run", root, root / "data/encoders", params, lambda _: None)
    if lock is not None:
        _check_one_run(lock, run)
    return run


def as_run(given: dict[str, Any], lock: Lock) -> dict[str, Any]:
    """params.yaml as the recorded stages read it, whatever was edited since.

    Args:
        given: params.yaml of now, for what no stage reads.
        lock: dvc.lock.
    """
    found = json.loads(json.dumps(given))
    for name in ("package", "prepare"):
        _overlay(found, lock, name)
    for view in found["views"]:
        for stage in ("tokenise", "pad"):
            _overlay(found, lock, f"{stage}@{view}")
    for model in found["models"]:
        _overlay(found, lock, f"train@{model}")
    _overlay(found, lock, "ensemble")
    return dict(found)


def _overlay(found: dict[str, Any], lock: Lock, stage: str) -> None:
    if stage not in lock.stages:
        return
    for dotted, value in lock.stages[stage].params.get("params.yaml", {}).items():
        section, (*way, last) = found, dotted.split(".")
        for part in way:
            section = section.setdefault(part, {})
        section[last] = value


def _check_one_run(lock: Lock, run: Run) -> None:
    """Assert that no stage has run anew which another one read before.

    Raises:
        PodiumError: one has.
    """
    read_by = [f"pad@{view}" for view in run.views]
    read_by += [f"{stage}@{name}" for name in run.members for stage in ("train", "predict")]
    for name in ("tokenise@" + view for view in run.views):
        if name not in lock.stages:
            raise PodiumError(f"stage {name} has not run", where=LOCK, fix=AGAIN)
    for name in read_by:
        for dep in lock.stages[name].deps if name in lock.stages else ():
            out = lock.outs.get(dep.path)
            if out is not None and out.md5 != dep.md5 and dep.path.startswith(("data/tokens/", "data/padded/")):
                what = f"{dep.path} was made anew since {name} read it"
                raise PodiumError(what, where=LOCK, fix=AGAIN)


def _json(folder: Path, path: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise PodiumError(what, where=path, fix=AGAIN) from None
    return found
