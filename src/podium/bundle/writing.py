"""A finished run as one zip, checked before it is written: its own test rows get the probabilities that they had."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from podium.bundle import about, notebook
from podium.bundle.archive import zipped
from podium.bundle.contents import gathered
from podium.bundle.requirements import requirements
from podium.bundle.runner import RUNNER
from podium.bundle.wheel import built
from podium.errors import PodiumError
from podium.hashing import sha256_file, sha256_tree
from podium.predictor import Predictor, load
from podium.predictor.bundled import FORMAT, MANIFEST, RUN
from podium.submission.manifest import versions

CHECKED = 1000
"""Test rows that are predicted again."""

FARTHEST = 1e-5
"""How far a probability may be from the run's, on another processor."""


class Bundled(NamedTuple):
    """What was made."""

    path: Path
    bytes: int
    sha256: str
    files: int
    rows: int  # that were predicted again
    apart: float  # the largest distance of one of their probabilities from the run's
    lacking: list[str]  # encoders that were left out


def bundle(
    reference: str,
    path: Path | None,
    root: Path,
    *,
    encoders: bool = True,
    force: bool = False,
    tell: Callable[[str], None] = lambda line: None,  # noqa: ARG005
) -> Bundled:
    """Make the zip.

    Args:
        reference: as `podium.load` takes it: "" is the last run, "7" a submission.
        path: of the zip; None: named after the competition and the run, in the working folder.
        root: the project's folder.
        encoders: whether the folders of pretrained encoders come in.
        force: whether a file that is there already is replaced.
        tell: is told what begins.

    Raises:
        PodiumError: something is there already, a file of the run is missing, or the library cannot be built.
    """
    with load(reference, root=root) as predictor, tempfile.TemporaryDirectory(prefix="podium-bundle-") as scratch:
        run = predictor.run
        name = run.params.competition.name + (f"-{run.name.replace(' ', '-')}" if reference else "")
        path = path or Path(f"{name}-bundle.zip")
        if path.exists() and not force:
            raise PodiumError(
                "there is something already", where=str(path), fix="name another with -o, or give --force"
            )
        folder = Path(scratch) / "bundle"
        tell("gathering the run's files")
        lacking = gathered(run, folder / RUN, encoders=encoders)
        tell("building the library")
        wheel = built(root, folder)
        tell("predicting test rows again")
        rows, apart = _checked(predictor)
        needed = requirements(run)
        _write(folder / "requirements.txt", "".join(f"{line}\n" for line in needed))
        _write(folder / "predict.py", RUNNER)
        _write(folder / "notebook.ipynb", notebook.written(run))
        _write(
            folder / "README.txt", about.written(run, sorted([*sha256_tree(folder), "README.txt"]), lacking, wheel.name)
        )
        listed = {"format": FORMAT, "run": run.name, "versions": versions(), "files": sha256_tree(folder)}
        _write(folder / MANIFEST, json.dumps(listed, indent=1, ensure_ascii=False) + "\n")
        zipped(folder, path)
        return Bundled(path, path.stat().st_size, sha256_file(path), len(listed["files"]) + 1, rows, apart, lacking)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _checked(predictor: Predictor) -> tuple[int, float]:
    """How many test rows were predicted again, and how far the farthest probability is from the run's.

    Raises:
        PodiumError: farther than another processor's rounding.
    """
    from podium.io.parquet import read_parquet

    run, tables = predictor.run, ("data/prepared/test.parquet", "data/ensemble/test.parquet")
    run.bring(tables)
    prepared, blended = (read_parquet(run.folder / name).head(CHECKED) for name in tables)
    again = predictor.of_cleaned(prepared["text"].tolist())
    told = blended[run.problem.probability_columns].to_numpy(np.float32)
    apart = float(np.abs(again - told).max(initial=0.0))
    if not apart <= FARTHEST:
        what = f"its test rows get probabilities that are up to {apart:.2g} from the run's"
        fix = "make the bundle with the library that made the run: check out its commit"
        raise PodiumError(what, where=run.name, fix=fix)
    return len(again), apart
