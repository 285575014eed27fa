"""The manifest: the hash of everything that a submission was made from, so that it can be traced.

It is a function of those files and of the versions of what made it: no time, host or path of the machine is in it.
"""

import json
import platform
import tomllib
import zlib
from importlib import metadata
from pathlib import Path
from typing import Any

from podium.config import Params
from podium.config.section import Section
from podium.errors import PodiumError
from podium.hashing import digest, sha256_file
from podium.invariants import check_recorded

FORMAT = 1
BLEND, TEST = "data/ensemble/blend.json", "data/prepared/test.parquet"
BLENDED = ("data/ensemble/oof.parquet", "data/ensemble/test.parquet")
TOLD = ("data/ensemble/metrics.json", "data/ensemble/scores.json")
SECTIONS = ("competition", "data", "clean", "folds", "ensemble", "submission")
PACKAGES = ("keras", "keras-hub", "numpy", "pandas", "scikit-learn", "tensorflow")


def manifest(params: Params, archive: dict[str, Any], root: Path) -> dict[str, Any]:
    """All that a submission came from, as the content of manifest.json.

    What the ensemble was made from stands in blend.json, with the hashes of the very files that it read.

    Args:
        params: the whole of them.
        archive: the zip's own facts.
        root: the project's folder; every path in the manifest is relative to it.

    Raises:
        PodiumError: a file that it must name is missing, or the blend is not of the members named.
        Fault: a file that the zip was made from is not the one that its producer wrote.
    """
    blend = verified(root)
    if blend["members"] != params.ensemble.members:
        problem = f"it blends {', '.join(blend['members'])}, ensemble.members are {', '.join(params.ensemble.members)}"
        raise PodiumError(problem, where=BLEND, fix="run `dvc repro`")
    made = blend.pop("made")
    sources, networks = blend.pop("sources"), blend.pop("networks")
    raw = f"data/raw/{params.competition.name}"
    tables = [params.data.train, params.data.test, *params.data.extra]
    files = [table.path for table in tables] + ([params.submission.sample] if params.submission.sample else [])
    return {
        "format": FORMAT,
        "competition": params.competition.name,
        "task": params.competition.task,
        "metric": params.competition.metric,
        "score": _content(root, "data/ensemble/metrics.json"),
        "expected": _expected(_content(root, "data/ensemble/scores.json")["board"]),
        "zip": archive,
        "ensemble": {
            "blend": blend,
            "files": {**_hashes(root, [BLEND]), **{path: made[path] for path in BLENDED}},
        },
        "members": {name: _member(params, name, networks[name], sources) for name in params.ensemble.members},
        "folds": _under("data/folds.parquet", sources),
        "prepared": _under("data/prepared/", sources),
        "raw": _hashes(root, sorted({f"{raw}/{path}" for path in files})),
        "params": {name: digest(getattr(params, name).model_dump(mode="json")) for name in SECTIONS},
        "versions": versions(),
    }


def verified(root: Path) -> dict[str, Any]:
    """What blend.json says, if what the submission is made of is what the ensemble read and wrote.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: it, or a file that it names, cannot be read.
        Fault: such a file has other bytes than its producer recorded.
    """
    blend: dict[str, Any] = _content(root, BLEND)
    kinds = {"members": list, "sources": dict, "networks": dict, "made": dict}
    for name, kind in kinds.items():
        if not isinstance(blend, dict) or not isinstance(blend.get(name), kind):
            raise PodiumError(f"it has no {name!r}", where=BLEND, fix="run `dvc repro --force ensemble`")
    try:
        check_recorded(root, blend["made"], [*BLENDED, *TOLD], BLEND, "ensemble")
        check_recorded(root, blend["sources"], [TEST], BLEND, "ensemble")
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise PodiumError(what, where=str(Path(error.filename).relative_to(root)), fix="run `dvc repro`") from None
    return blend


def _expected(board: dict[str, Any]) -> dict[str, Any]:
    """The score that is expected on the board, told before it is known; and what no model would score there."""
    return {key: board[key] for key in ("score", "low", "high", "asked", "prior", "trivial")}


def _member(params: Params, name: str, weights: dict[str, str] | None, sources: dict[str, str]) -> dict[str, Any]:
    """One member: its files, and for one trained here its networks' weights and its settings' hashes."""
    if files := params.ensemble.external.get(name):
        return {"kind": "external", "files": {path: sources[path] for path in (files.oof, files.test)}}
    model = params.models[name]
    sections: dict[str, Section] = {"model": model, "view": params.views[model.view]}
    if pseudo := params.pseudo.get(model.sampling):
        sections |= {"pseudo": pseudo, "teacher": params.models[pseudo.teacher]}
    sections["sampling"] = params.samplings[pseudo.sampling if pseudo else model.sampling]
    return {
        "kind": "trained",
        "weights": weights,
        "files": _under(f"data/models/{name}/", sources) | _under(f"data/predictions/{name}/", sources),
        "params": {section: digest(value.model_dump(mode="json")) for section, value in sections.items()},
    }


def _under(start: str, sources: dict[str, str]) -> dict[str, str]:
    """The files below a folder, or the one file of that name."""
    return {path: found for path, found in sources.items() if path.startswith(start)}


def _hashes(root: Path, paths: list[str]) -> dict[str, str]:
    """SHA-256 of files, by path."""
    return {path: _read(root, path, sha256_file) for path in paths}


def _content(root: Path, path: str) -> Any:
    return _read(root, path, lambda file: json.loads(file.read_text(encoding="utf-8")))


def _read(root: Path, path: str, how: Any) -> Any:
    try:
        return how(root / path)
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise PodiumError(f"cannot be read: {problem}", where=path, fix="run `dvc repro`") from None


def versions() -> dict[str, str | None]:
    """The versions of what makes a submission, from packages' metadata: none of them is imported."""
    return {
        "podium": _own_version(),
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: _version(name) for name in PACKAGES},
    }


def _own_version() -> str | None:
    """Of the source that runs, which may be another checkout's than the installed one."""
    project = Path(__file__).parents[3] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return _version("podium")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
